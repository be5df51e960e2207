#!/usr/bin/env python3
"""An enterprise estate of any size, as interchange NDJSON, for benchmarks and trials.

    samples/generate_estate.py --cis 100000 --seed 1 --out estate.ndjson

The same numbers give the same bytes on every Python 3: chance comes from random.Random.random()
only.  Bottom up there are sites with two core switches each; racks, a pair of access switches for
every two racks, storage and hosts; virtual machines and containers; middleware and databases, half
of them clusters; components in domains that call each other and a platform that everybody shares;
applications and business services.  Whatever is redundant is a 1-of-2 or a 2-of-3 group, some calls
can do without an answer (strength below 1), and some go in circles.  A CI has about 4.2
relationships, and how many need it follows a power law.
"""

import argparse
import random
import sys

CIS_MIN = 1000
LINES_AT_ONCE = 50_000

# How many of a million CIs are of a class; components are what is left.
SHARES = {
    "rack": 5_000,
    "storage": 3_500,
    "host": 42_000,
    "vm": 290_000,
    "container": 150_000,
    "middleware": 32_000,
    "database": 68_000,
    "application": 55_000,
    "business_service": 14_000,
}
CIS_PER_SITE = 10_000
DOMAIN_SIZE = 48  # components that one team looks after
PLATFORM_SHARE = 0.02  # of the components: called by every domain
SKEW = 2.6  # rank = n * random ** SKEW: in-degree falls with the rank to the power of 1 / SKEW - 1
ENVIRONMENTS = ["production"] * 6 + ["staging", "staging", "test", "development"]
TEAMS = 150


class Writer:
    """Writes lines and counts them."""

    def __init__(self, file):
        self._file = file
        self._lines = []
        self.cis = self.relationships = self.groups = 0

    def ci(self, name, class_name, attributes):
        """One CI; `attributes` is JSON without the braces."""
        self._add(
            f'{{"ci": {{"id": "{name}", "class": "{class_name}", "name": "{name}.corp.example",'
            f' "attributes": {{{attributes}}}}}}}\n'
        )
        self.cis += 1

    def need(self, source, kind, target, more=""):
        """One relationship; `more` is further members as JSON."""
        self._add(
            f'{{"relationship": {{"source": "{source}", "type": "{kind}",'
            f' "target": "{target}"{more}}}}}\n'
        )
        self.relationships += 1

    def group(self, owner, name, required):
        """What a group requires."""
        self._add(f'{{"group": {{"ci": "{owner}", "name": "{name}", "required": {required}}}}}\n')
        self.groups += 1

    def flush(self):
        """Hand everything to the file."""
        self._file.write("".join(self._lines))
        self._lines.clear()

    def _add(self, line):
        self._lines.append(line)
        if len(self._lines) >= LINES_AT_ONCE:
            self.flush()


class Layer:
    """The CIs of one class: their ids and sites, and which of them stand at each site."""

    def __init__(self, prefix, sites, site_of):
        self.ids = [f"{prefix}-{number:07d}" for number in range(len(site_of))]
        self.site_of = site_of
        self.at_site = [[] for _ in range(sites)]
        for number, site in enumerate(site_of):
            self.at_site[site].append(number)

    def __len__(self):
        return len(self.ids)


class Estate:
    """Makes the layers one after another; each method needs those before it."""

    def __init__(self, cis, seed, writer):
        self._random = random.Random(seed).random
        self._write = writer
        self._cis = cis
        self._sites = max(2, cis // CIS_PER_SITE)
        self._layers = {}

    def make(self):
        """Write everything."""
        self._network()
        self._machines()
        self._virtual_machines()
        self._containers()
        self._clustered("middleware", 0.4)
        self._clustered("database", 0.55)
        self._components()
        self._applications()
        self._services()
        self._write.flush()

    # Chance.

    def _below(self, count):
        return int(self._random() * count)

    def _between(self, low, high):
        return low + int(self._random() * (high - low + 1))

    def _ranked(self, count):
        return int(count * self._random() ** SKEW)

    def _one_of(self, layer, site):
        """A CI of `layer` at `site`, or anywhere if there is none."""
        numbers = layer.at_site[site]
        if numbers:
            return layer.ids[numbers[self._below(len(numbers))]]
        return layer.ids[self._below(len(layer))]

    # Writing.

    def _count(self, class_name):
        return max(2, round(self._cis * SHARES[class_name] / 1_000_000))

    def _layer(self, class_name, prefix, site_of, fixed_environment=""):
        layer = Layer(prefix, self._sites, site_of)
        self._layers[class_name] = layer
        for name, site in zip(layer.ids, site_of):
            environment = fixed_environment or ENVIRONMENTS[self._below(len(ENVIRONMENTS))]
            self._write.ci(
                name,
                class_name,
                f'"environment": "{environment}", "owner": "team-{self._below(TEAMS):03d}",'
                f' "site": "site-{site:07d}"',
            )
        return layer

    def _anywhere(self, count):
        return [self._below(self._sites) for _ in range(count)]

    def _needs(self, source, kind, targets):
        for target in dict.fromkeys(targets):
            if target != source:
                self._write.need(source, kind, target)

    def _redundant(self, source, kind, targets, group):
        """Two targets of which one is enough, or three of which two are; one is a plain need."""
        targets = list(dict.fromkeys(targets))
        if len(targets) == 1:
            self._write.need(source, kind, targets[0])
            return
        self._write.group(source, group, len(targets) - 1)
        for target in targets:
            self._write.need(source, kind, target, f', "group": "{group}"')

    # Layers.

    def _network(self):
        sites = self._layer("site", "site", list(range(self._sites)), "production")
        twice = [site for site in range(self._sites) for _ in range(2)]
        core = self._layer("core_switch", "core", twice, "production")
        for number, name in enumerate(core.ids):
            self._write.need(name, "located_in", sites.ids[core.site_of[number]])
        count = max(2 * self._sites, self._count("rack"))
        racks = self._layer(
            "rack", "rack", [number // 2 % self._sites for number in range(count)], "production"
        )
        for number, name in enumerate(racks.ids):
            self._write.need(name, "located_in", sites.ids[racks.site_of[number]])
        pairs = count // 2
        access = self._layer(
            "access_switch", "access", [number // 2 % self._sites for number in range(2 * pairs)],
            "production",
        )
        for number, name in enumerate(access.ids):
            site = access.site_of[number]
            self._write.need(name, "located_in", racks.ids[number])
            self._redundant(name, "connects_to", core.ids[2 * site : 2 * site + 2], "uplinks")

    def _in_rack(self, layer, number, rack):
        """Put a machine into a rack, on the pair of access switches that this rack shares."""
        access = self._layers["access_switch"].ids
        pair = min(rack // 2, len(access) // 2 - 1)
        name = layer.ids[number]
        self._write.need(name, "located_in", self._layers["rack"].ids[rack])
        self._redundant(name, "connects_to", access[2 * pair : 2 * pair + 2], "uplinks")

    def _machines(self):
        racks = self._layers["rack"]
        for class_name, prefix in (("storage", "storage"), ("host", "host")):
            places = [number % len(racks) for number in range(self._count(class_name))]
            layer = self._layer(
                class_name, prefix, [racks.site_of[rack] for rack in places], "production"
            )
            for number, rack in enumerate(places):
                self._in_rack(layer, number, rack)

    def _virtual_machines(self):
        hosts, storage = self._layers["host"], self._layers["storage"]
        on = [self._below(len(hosts)) for _ in range(self._count("vm"))]
        machines = self._layer("vm", "vm", [hosts.site_of[host] for host in on])
        for name, host in zip(machines.ids, on):
            self._write.need(name, "runs_on", hosts.ids[host])
            self._write.need(name, "stores_on", self._one_of(storage, hosts.site_of[host]))

    def _containers(self):
        containers = self._layer("container", "ctr", self._anywhere(self._count("container")))
        for name, site in zip(containers.ids, containers.site_of):
            self._write.need(name, "runs_on", self._one_of(self._layers["vm"], site))

    def _clustered(self, class_name, share):
        """Middleware or databases; `share` of them are clusters of two or three machines."""
        layer = self._layer(class_name, class_name[:2], self._anywhere(self._count(class_name)))
        for name, site in zip(layer.ids, layer.site_of):
            size = self._between(2, 3) if self._random() < share else 1
            machines = [self._one_of(self._layers["vm"], site) for _ in range(size)]
            self._redundant(name, "runs_on", machines, "nodes")
            if class_name == "database":
                self._write.need(name, "stores_on", self._one_of(self._layers["storage"], site))

    def _components(self):
        # Applications and services come later, but what they take is known.
        later = self._count("application") + self._count("business_service")
        count = self._cis - self._write.cis - later
        layer = self._layer("component", "comp", self._anywhere(count))
        platform = max(4, int(count * PLATFORM_SHARE))
        for number in range(count):
            if number < platform:
                calls = [self._below(number) for _ in range(self._between(0, 2)) if number]
                optional = set()
            else:
                calls, optional = self._calls(number, platform, count)
            self._write_calls(layer, number, calls, optional)
            self._run(layer, number)

    def _calls(self, number, platform, count):
        """Whom a component of a domain calls, and whose answer it can do without."""
        first = platform + (number - platform) // DOMAIN_SIZE * DOMAIN_SIZE
        size = min(DOMAIN_SIZE, count - first)
        depth = number - first
        calls = [first + self._ranked(depth) for _ in range(self._between(1, 4)) if depth]
        if self._random() < 0.05:  # back to whoever may have called: a circle
            calls.append(first + self._below(size))
        if self._random() < 0.05 and first > platform:  # a neighbour's component
            calls.append(platform + self._below(first - platform))
        shared = [self._ranked(platform) for _ in range(self._between(1, 3))]
        optional = {target for target in shared if self._random() < 0.08}
        return calls + shared, optional

    def _write_calls(self, layer, number, calls, optional):
        name = layer.ids[number]
        for target in dict.fromkeys(calls):
            if target != number:
                more = ', "strength": 0.25' if target in optional else ""
                self._write.need(name, "calls", layer.ids[target], more)

    def _run(self, layer, number):
        """What a component stores its data in, hears from, and runs on."""
        name, site = layer.ids[number], layer.site_of[number]
        databases, middleware = self._layers["database"].ids, self._layers["middleware"].ids
        home = number * len(databases) // len(layer)
        near = [home - self._ranked(min(home + 1, 12)) for _ in range(self._between(0, 2))]
        data = [databases[place] for place in near]
        if self._random() < 0.15:
            data.append(databases[self._ranked(len(databases))])
        self._needs(name, "uses", data)
        buses = [middleware[self._ranked(len(middleware))] for _ in range(self._between(0, 2))]
        self._needs(name, "uses", buses)
        below = self._layers["container" if self._random() < 0.6 else "vm"]
        copies = [self._one_of(below, site) for _ in range(self._between(1, 3))]
        self._redundant(name, "runs_on", copies, "copies")

    def _applications(self):
        layer = self._layer("application", "app", self._anywhere(self._count("application")))
        components = self._layers["component"].ids
        for number, name in enumerate(layer.ids):
            start = self._below(len(components))
            near = [(start + self._below(DOMAIN_SIZE)) % len(components) for _ in range(6)]
            self._needs(name, "uses", [components[place] for place in near[self._between(0, 3) :]])
            if number and self._random() < 0.2:
                self._write.need(name, "depends_on", layer.ids[self._below(number)])

    def _services(self):
        applications = self._layers["application"].ids
        count = self._cis - self._write.cis
        layer = self._layer("business_service", "svc", self._anywhere(count))
        for name in layer.ids:
            chosen = [self._below(len(applications)) for _ in range(self._between(2, 6))]
            self._needs(name, "depends_on", [applications[place] for place in chosen])


def parse_arguments():
    """The arguments, checked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cis", type=int, required=True, help=f"how many, at least {CIS_MIN}")
    parser.add_argument("--seed", type=int, default=1, help="another number, another estate (1)")
    parser.add_argument("--out", required=True, help="the file to write")
    arguments = parser.parse_args()
    if arguments.cis < CIS_MIN:
        parser.error(f"--cis {arguments.cis}: at least {CIS_MIN}")
    return arguments


def main():
    """Write the estate and say on standard error what is in it."""
    arguments = parse_arguments()
    with open(arguments.out, "w", encoding="ascii", newline="\n", buffering=1 << 20) as file:
        writer = Writer(file)
        Estate(arguments.cis, arguments.seed, writer).make()
    print(
        f"{writer.cis} CIs, {writer.relationships} relationships"
        f" ({writer.relationships / writer.cis:.2f} a CI), {writer.groups} groups",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
