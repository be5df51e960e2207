#!/usr/bin/env python3
"""A year of changes and incidents of the sample estate, as tables in ServiceNow's shape.

    samples/generate_changes.py --out samples/estate

Which change was made to what, by whom and how it ended is written down below, because stories hang
on it; hours, minutes and names are drawn.  The same seed gives the same bytes on every Python 3:
chance comes from random.Random.random() only.  Times are the wall clock of Amsterdam.
"""

import argparse
import csv
import datetime
import pathlib
import random

FIRST_NUMBER = 40101
NAMES = ["anna", "bram", "chiara", "daan", "elif", "femke", "goran", "hanna"]

# Title, backout plan, and hour of the day (evenings for what is felt) of each model of work.
MODELS = {
    "Core firmware": ("Firmware of {}", "boot the old image from the second partition", 22),
    "Access firmware": ("Firmware of {}", "boot the old image from the second partition", 21),
    "Hypervisor patch": ("Patches of {}", "boot the previous boot environment", 20),
    "Storage firmware": ("Controller firmware of {}", "go back to the other firmware bank", 22),
    "Firewall rules": ("Rules of {}", "load the saved rule base", 14),
    "Application release": ("Release of {}", "deploy the previous release", 10),
    "Database upgrade": ("Minor version of {}", "", 23),
    "Certificate renewal": ("Renewal of {}", "install the old certificate", 11),
    "Load balancer pool": ("Pools of {}", "load the saved configuration", 13),
    "Server replacement": ("Replacement of {}", "", 18),
    "Emergency repair": ("Repair of {}", "", 3),
}

# Day, CI, model of work, team, and how it ended: ok, issues, failed, backed out, cancelled.
CHANGES = [
    ("2025-11-12", "tor-ams-1a", "Access firmware", "team-network", "ok"),
    ("2025-11-19", "app-shop-ams", "Application release", "team-web", "ok"),
    ("2025-11-26", "core-sw-fra-1", "Core firmware", "team-network", "ok"),
    ("2025-12-03", "core-sw-fra-2", "Core firmware", "team-network", "issues"),
    ("2025-12-10", "db-crm", "Database upgrade", "team-support", "failed"),
    ("2026-01-07", "cert-card", "Certificate renewal", "team-security", "ok"),
    ("2026-01-14", "app-payment", "Application release", "team-payments", "ok"),
    ("2026-01-20", "esx-ams-01", "Hypervisor patch", "team-platform", "ok"),
    ("2026-01-22", "esx-ams-02", "Hypervisor patch", "team-platform", "ok"),
    ("2026-01-27", "esx-ams-03", "Hypervisor patch", "team-platform", "backed out"),
    ("2026-02-03", "app-shop-fra", "Application release", "team-web", "ok"),
    ("2026-02-11", "fw-ams-1", "Firewall rules", "team-security", "ok"),
    ("2026-02-12", "fw-ams-2", "Firewall rules", "team-security", "issues"),
    ("2026-02-18", "tor-ams-2a", "Access firmware", "team-network", "ok"),
    ("2026-02-25", "tor-ams-2b", "Access firmware", "team-network", "failed"),
    ("2026-02-26", "tor-ams-2b", "Emergency repair", "team-network", "ok"),
    ("2026-03-04", "sa-ams-1", "Storage firmware", "team-storage", "ok"),
    ("2026-03-11", "sa-ams-2", "Storage firmware", "team-storage", "failed"),
    ("2026-03-25", "app-orders", "Application release", "team-fulfilment", "ok"),
    ("2026-04-08", "app-mobile", "Application release", "team-mobile", "issues"),
    ("2026-04-15", "core-sw-ams-1", "Core firmware", "team-network", "backed out"),
    ("2026-04-22", "lb-ams-1", "Load balancer pool", "team-network", "ok"),
    ("2026-05-06", "core-sw-ams-1", "Core firmware", "team-network", "ok"),
    ("2026-05-13", "core-sw-ams-2", "Core firmware", "team-network", "ok"),
    ("2026-05-20", "db-shop", "Database upgrade", "team-web", "ok"),
    ("2026-05-27", "app-shop-ams", "Application release", "team-web", "failed"),
    ("2026-05-28", "app-shop-ams", "Application release", "team-web", "ok"),
    ("2026-06-09", "vm-util-ams-09", "Hypervisor patch", "team-network", "failed"),
    ("2026-06-17", "app-search-ams", "Application release", "team-web", "ok"),
    ("2026-06-24", "app-refunds", "Application release", "team-payments", "ok"),
    ("2026-07-08", "esx-fra-01", "Hypervisor patch", "team-platform", "ok"),
    ("2026-07-09", "esx-fra-02", "Hypervisor patch", "team-platform", "ok"),
    ("2026-07-15", "tor-fra-1a", "Access firmware", "team-network", "ok"),
    ("2026-07-22", "app-partner", "Application release", "team-integration", "backed out"),
    ("2026-08-05", "cert-partner", "Certificate renewal", "team-security", "ok"),
    ("2026-08-12", "lb-ams-2", "Load balancer pool", "team-network", "ok"),
    ("2026-08-19", "app-shop-fra", "Application release", "team-web", "issues"),
    ("2026-08-26", "db-wms", "Database upgrade", "team-warehouse", "ok"),
    ("2026-09-02", "dns-ams-1", "Server replacement", "team-network", "ok"),
    ("2026-09-09", "app-payment", "Application release", "team-payments", "ok"),
    ("2026-09-16", "core-sw-fra-1", "Core firmware", "team-network", "ok"),
    ("2026-09-23", "vm-shop-ams-3", "Server replacement", "team-web", "ok"),
    ("2026-09-30", "app-shop-ams", "Application release", "team-web", "ok"),
    ("2026-10-07", "fw-fra-1", "Firewall rules", "team-security", "cancelled"),
    ("2026-10-14", "hsm-ams-2", "Emergency repair", "team-security", "ok"),
    ("2026-10-21", "app-crm", "Application release", "team-support", "ok"),
]

CODES = {
    "ok": "Successful",
    "issues": "Successful with issues",
    "failed": "Unsuccessful",
    "backed out": "Backed out",
    "cancelled": "",
}

# Day of the change that caused it, hours until it was solved, CI, priority, title; those without
# a day of a change stand with their own day and were caused by none.
INCIDENTS = [
    ("2025-12-10", True, 3.5, "svc-customer-support", "2 - High", "Support desk shows no customers"),
    ("2026-01-19", False, 1.0, "link-novapay", "1 - Critical", "Private line to Novapay is down"),
    ("2026-02-12", True, 0.8, "svc-partner-api", "3 - Moderate", "Partners get time-outs"),
    ("2026-02-25", True, 6.0, "tor-ams-2b", "2 - High", "Switch boots again and again"),
    ("2026-03-11", True, 2.3, "svc-order-fulfilment", "1 - Critical", "Orders are not taken"),
    ("2026-04-15", True, 0.5, "core-sw-ams-1", "2 - High", "Core switch loses its sessions"),
    ("2026-05-27", True, 0.7, "svc-web-shop", "1 - Critical", "Web Shop answers with errors"),
    ("2026-06-09", True, 1.2, "svc-online-payment", "1 - Critical", "Nobody can pay by card"),
    ("2026-07-22", True, 1.5, "svc-partner-api", "3 - Moderate", "Partners get wrong stock"),
    ("2026-08-03", False, 4.0, "app-recommend", "4 - Low", "No recommendations"),
    ("2026-10-14", False, 2.0, "hsm-ams-2", "3 - Moderate", "Key module does not answer"),
]


class Chance:
    """Draws of one seed."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def below(self, count):
        """A whole number from 0 to `count` - 1."""
        return int(self._random() * count)

    def name(self):
        """Somebody."""
        return NAMES[self.below(len(NAMES))]

    def sys_id(self):
        """A key as the other tool has them."""
        return "".join("0123456789abcdef"[self.below(16)] for _ in range(32))


def change_type(model):
    """Which way a change of this kind of work goes."""
    if model == "Emergency repair":
        return "Emergency"
    return "Standard" if model in ("Certificate renewal", "Firewall rules") else "Normal"


def moment(day, hours):
    """So many hours after a day began."""
    return datetime.datetime.fromisoformat(day) + datetime.timedelta(hours=hours)


def text(time):
    """A time as the table has it."""
    return time.strftime("%Y-%m-%d %H:%M:%S")


def change_row(number, change, chance):
    """One row of the table of changes, and when its work ended."""
    day, ci, model, team, outcome = change
    title, backout, hour = MODELS[model]
    kind = change_type(model)
    start = moment(day, hour)
    ahead = 0.5 if kind == "Emergency" else 24 * (3 + chance.below(10))
    work = start + datetime.timedelta(minutes=chance.below(15))
    done = work + datetime.timedelta(minutes=30 + chance.below(75))
    closed = done + datetime.timedelta(minutes=10 + chance.below(60))
    worked = outcome != "cancelled"
    return {
        "number": f"CHG{number:07d}",
        "sys_id": chance.sys_id(),
        "short_description": title.format(ci),
        "type": kind,
        "chg_model": model,
        "state": "Closed" if worked else "Canceled",
        "close_code": CODES[outcome],
        "cmdb_ci": ci,
        "assignment_group": team,
        "requested_by": chance.name(),
        "opened_at": text(start - datetime.timedelta(hours=ahead)),
        "start_date": text(start),
        "end_date": text(start + datetime.timedelta(hours=2)),
        "work_start": text(work) if worked else "",
        "work_end": text(done) if worked else "",
        "closed_at": text(closed),
        "closed_by": chance.name(),
        "backout_plan": backout,
        "sys_mod_count": 6 + chance.below(12),
        "sys_updated_on": text(closed),
    }, done


def incident_row(number, incident, changes, chance):
    """One row of the table of incidents; `changes` has number and end of the change of a day."""
    day, caused, hours, ci, priority, title = incident
    cause, began = changes[day] if caused else ("", moment(day, 1 + chance.below(12)))
    began -= datetime.timedelta(minutes=chance.below(25)) if caused else datetime.timedelta()
    solved = began + datetime.timedelta(hours=hours)
    closed = solved + datetime.timedelta(days=2)
    return {
        "number": f"INC{number:07d}",
        "sys_id": chance.sys_id(),
        "short_description": title,
        "cmdb_ci": ci,
        "priority": priority,
        "state": "Closed",
        "opened_at": text(began),
        "resolved_at": text(solved),
        "closed_at": text(closed),
        "caused_by": cause,
        "opened_by": chance.name(),
        "assignment_group": "team-support",
        "sys_mod_count": 4 + chance.below(8),
        "sys_updated_on": text(closed),
    }


def write(path, rows):
    """A table with the names of its columns first."""
    with open(path, "w", encoding="ascii", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main():
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=1, help="other hours and names (1)")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder of the tables")
    arguments = parser.parse_args()
    chance = Chance(arguments.seed)
    rows, of_day = [], {}
    for number, change in enumerate(CHANGES, FIRST_NUMBER):
        row, done = change_row(number, change, chance)
        rows.append(row)
        of_day[change[0]] = row["number"], done
    write(arguments.out / "changes.csv", rows)
    incidents = enumerate(INCIDENTS, FIRST_NUMBER)
    write(
        arguments.out / "incidents.csv",
        [incident_row(number, incident, of_day, chance) for number, incident in incidents],
    )


if __name__ == "__main__":
    main()
