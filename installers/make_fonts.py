"""Fetches the seven open fonts that the window and the pages use into resources/fonts.

    python installers/make_fonts.py [FOLDER]

Needs npm and apt-get (after ``apt-get update``); it only downloads, nothing is installed. The
fonts were added to the repository once and are not replaced: the sums below say which they are,
and a package that no longer gives the same file is refused.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"

# package -> {path inside it: our name}
FROM_NPM: Mapping[str, Mapping[str, str]] = {
    "@expo-google-fonts/noto-sans-sc@0.4.3": {
        "package/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
        "package/500Medium/NotoSansSC_500Medium.ttf": "NotoSansSC-Medium.ttf",
        "package/LICENSE_FONT": "LICENSE-NotoSansSC.txt",
    },
    "@expo-google-fonts/noto-serif-sc@0.4.3": {
        "package/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
        "package/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
        "package/LICENSE_FONT": "LICENSE-NotoSerifSC.txt",
    },
}
FROM_DEBIAN: Mapping[str, Mapping[str, str]] = {
    "fonts-hanazono": {
        "usr/share/fonts/truetype/hanazono/HanaMinB.ttf": "HanaMinB.ttf",
        "usr/share/doc/fonts-hanazono/copyright": "LICENSE-HanaMin.txt",
    },
    "fonts-liberation2": {
        "usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf": (
            "LiberationSerif-Regular.ttf"
        ),
        "usr/share/fonts/truetype/liberation2/LiberationSerif-Bold.ttf": "LiberationSerif-Bold.ttf",
        "usr/share/doc/fonts-liberation2/copyright": "LICENSE-LiberationSerif.txt",
    },
}
SUMS: Mapping[str, str] = {
    "HanaMinB.ttf": "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
    "LiberationSerif-Bold.ttf": "446a4421f297698427170fd7db20e59169a4188baaaf940e9bea58af6341a723",
    "LiberationSerif-Regular.ttf": "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba",
    "NotoSansSC-Medium.ttf": "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a",
    "NotoSansSC-Regular.ttf": "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    "NotoSerifSC-Bold.ttf": "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
    "NotoSerifSC-Regular.ttf": "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
}


def main(folder: Path) -> None:
    """Fetches what is missing in ``folder`` and compares every font with its sum.

    Raises:
        SystemExit: a font is not the one that was chosen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for package, files in FROM_NPM.items():
        if not _complete(folder, files):
            _from_npm(package, files, folder)
    for package, files in FROM_DEBIAN.items():
        if not _complete(folder, files):
            _from_debian(package, files, folder)
    for name, wanted in SUMS.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
            sys.exit(f"{name} is not the font that was chosen; look at it before it is shipped")
        print(f"{(folder / name).stat().st_size / 1e6:6.2f} MB  {name}")


def _complete(folder: Path, files: Mapping[str, str]) -> bool:
    return all((folder / name).exists() for name in files.values())


def _from_npm(package: str, files: Mapping[str, str], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["npm", "pack", "--silent", package], cwd=place, check=True)
        (archive,) = Path(place).glob("*.tgz")
        with tarfile.open(archive) as packed:
            for inside, name in files.items():
                content = packed.extractfile(inside)
                if content is None:
                    raise FileNotFoundError(inside)
                (folder / name).write_bytes(content.read())


def _from_debian(package: str, files: Mapping[str, str], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["apt-get", "download", package], cwd=place, check=True)
        (archive,) = Path(place).glob("*.deb")
        unpacked = Path(place) / "unpacked"
        subprocess.run(["dpkg-deb", "-x", str(archive), str(unpacked)], check=True)
        for inside, name in files.items():
            (folder / name).write_bytes((unpacked / inside).read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FONTS)
