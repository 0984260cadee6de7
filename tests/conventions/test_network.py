"""The program works with the plug pulled out, and no file says where packages come from."""

from __future__ import annotations

from tests.conventions.project import PACKAGE, files, imports, place, sources

NETWORK = {
    *("aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket"),
    *("socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "xmlrpc"),
}
TRUSTED = (PACKAGE / "core/database/server/connecting.py", "ssl")  # asks which certificates Windows trusts
OF_QTNETWORK = {"QLocalServer", "QLocalSocket"}  # talk to a second window on the same computer

# Put together here, so that this file does not hold them either.
REGISTRIES = [
    ".".join(words)
    for words in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("anaconda", "org"),
        ("crates", "io"),
    )
]


def test_nothing_reaches_for_the_network() -> None:
    found = [
        f"{place(path, 1)} imports {module} {name}"
        for path in sources()
        for module, name in imports(path)
        if ({module, module.split(".")[0], f"{module}.{name}"} & NETWORK and (path, module) != TRUSTED)
        or (module.startswith("PySide6.QtNetwork") and name not in OF_QTNETWORK)
        or (module == "PySide6" and name == "QtNetwork")
    ]
    assert not found, "\n".join(found)


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in files():
        content = path.read_bytes().lower()
        found += [f"{place(path, 1)} names {host}" for host in REGISTRIES if host.encode() in content]
    assert not found, "\n".join(found)
