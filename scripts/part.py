"""A package of some targets of headroom and all that they need, so that nothing else is built."""

import json
import os
import shutil
import subprocess
from pathlib import Path


class Part:
    """The targets of these names and what they depend on, lowest first."""

    def __init__(self, root, names):
        self.root = Path(root)
        said = subprocess.run(["swift", "package", "--package-path", root, "dump-package"],
                              capture_output=True, text=True, check=True).stdout
        manifest = json.loads(said)
        known = {target["name"]: target for target in manifest["targets"]}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise KeyError(f"there is no target '{unknown[0]}'; targets are {' '.join(known)}")
        wanted, stack = set(), list(names)
        while stack:
            name = stack.pop()
            if name not in wanted:
                wanted.add(name)
                stack += [other for other in dependencies(known[name]) if other in known]
        self.targets = [target for target in manifest["targets"] if target["name"] in wanted]
        used = {other for target in self.targets for other in dependencies(target)}
        self.packages = {}
        for entry in manifest["dependencies"]:
            source = entry["sourceControl"][0]
            products = {"swift-argument-parser": "ArgumentParser", "yams": "Yams"}
            if products[source["identity"]] in used:
                url = source["location"]["remote"][0]["urlString"]
                least = source["requirement"]["range"][0]["lowerBound"]
                self.packages[products[source["identity"]]] = (url, least)

    def folder(self, target):
        kind = "Tests" if target["type"] == "test" else "Sources"
        return target.get("path") or f"{kind}/{target['name']}"

    def fill(self, folder, copies=False):
        """Puts the sources into a folder: as links to the originals, or as copies."""
        for target in self.targets:
            place = folder / self.folder(target)
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_symlink():
                place.unlink()
            shutil.rmtree(place, ignore_errors=True)
            if copies:
                shutil.copytree(self.root / self.folder(target), place)
            else:
                os.symlink(self.root / self.folder(target), place)

    def write_manifest(self, folder, everywhere=()):
        """Writes the Package.swift; `everywhere` are targets of it that all others depend on."""
        lines = ["// swift-tools-version: 6.2", "import PackageDescription",
                 'let m: [LinkerSetting] = [.linkedLibrary("m")]',
                 'let package = Package(name: "headroom", dependencies: [']
        lines += [f'.package(url: "{url}", from: "{least}"),'
                  for url, least in self.packages.values()]
        lines.append("], targets: [")
        lines += [f'.target(name: "{name}"),' for name in everywhere]
        for target in self.targets:
            if target["type"] == "system":
                lines.append(f'.systemLibrary(name: "{target["name"]}", pkgConfig: "gsl"),')
                continue
            kind = {"test": ".testTarget", "executable": ".executableTarget"}.get(
                target["type"], ".target")
            needs = [f'"{name}"' for name in everywhere]
            for name in dependencies(target):
                if name in self.packages:
                    package = self.packages[name][0].rsplit("/", 1)[1]
                    needs.append(f'.product(name: "{name}", package: "{package}")')
                else:
                    needs.append(f'"{name}"')
            exclude = json.dumps(target["exclude"])
            lines.append(f'{kind}(name: "{target["name"]}", dependencies: [{", ".join(needs)}], '
                         f'path: "{self.folder(target)}", exclude: {exclude}, linkerSettings: m),')
        lines.append("], swiftLanguageModes: [.v6])")
        (folder / "Package.swift").write_text("\n".join(lines) + "\n")


def dependencies(target):
    return [(entry.get("byName") or entry.get("product") or entry.get("target"))[0]
            for entry in target["dependencies"]]
