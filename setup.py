"""The one place of the project's dependencies; docs/dependencies.md says why each is here."""

from setuptools import find_packages, setup

ROOMS = ["contract", "config", "documents", "devices", "sync", "kiosk", "ui", "hub", "bench", "deploy"]

TERMINAL = [
    # 6.12 aborts on Python before 3.12: every void call drops a reference of None.
    "PySide6-Essentials>=6.11,<6.12",
    "PySide6-Addons>=6.11,<6.12",
    "SQLAlchemy>=2.0.36,<3",
    "alembic>=1.14,<2",
    "sqlcipher3>=0.6.4,<1",
    "requests>=2.32,<3",
    "urllib3>=2.2,<3",
    "python-escpos>=3.1,<4",
    "pyscard>=2.3,<3",
    "gpiod>=2.2,<3",
    "pymodbus>=3.16,<3.17",
    "pyserial>=3.5,<4",
    "pyusb>=1.3,<2",
    "pyipp>=0.17.2,<0.18",
    "aiohttp>=3.11,<4",
    "Pillow>=11,<14",
    "opencv-python-headless>=4.10,<6",
    "qrcode>=8,<9",
    "img2pdf>=0.6.3,<0.7",
    "zxing-cpp>=3,<4",
    "numpy>=2,<3",
    "typst>=0.15,<0.16",
    "manimgx-fonts-cjk>=2026.9",
    "pylopdf-fonts-zh-cn>=0.1.1,<0.2",
    "pypdfium2>=5,<6",
    "pydantic>=2.11,<3",
    "PyYAML>=6.0.2,<7",
    "cbor2>=6,<7",
    "base45>=0.4.4,<0.5",
    "cryptography>=50,<60",
    "http-message-signatures>=3,<4",
    "http-sf>=1.4,<2",
    "argon2-cffi>=25,<27",
]

HUB = [
    "anyio>=4.9,<5",
    "fastapi>=0.120,<1",
    "uvicorn>=0.34,<1",
    "psycopg[binary]>=3.2,<4",
    "Jinja2>=3.1.6,<4",
    "python-multipart>=0.0.20,<1",
    "itsdangerous>=2.2,<3",
    "pyotp>=2.9,<3",
    "Authlib>=1.9,<2",
    "joserfc>=1.6,<2",
    "zxcvbn>=4.5,<5",
    "tzdata>=2025.2,<2028",
    "jmespath>=1.0.1,<2",
    "pyHanko>=0.38,<0.39",
    "pyhanko-certvalidator>=0.33,<0.34",
    "asn1crypto>=1.5.1,<2",
    "prometheus_client>=0.21,<1",
    "leather>=0.4.1,<0.5",
]

PKCS11 = ["python-pkcs11>=0.9.3,<1"]

TEST = [
    # 9.2 gives tests their ids anew, and pytest-xdist 3.8 loses the groups it wrote there.
    "pytest>=8.3,<9.2",
    "pytest-qt>=4.4,<5",
    "pytest-xdist>=3.6,<4",
    "pytest-timeout>=2.3,<3",
    "hypothesis>=6.120,<7",
    "coverage>=7.6,<8",
    "atheris>=3,<4; sys_platform == 'linux' and platform_machine == 'x86_64'",
    "httpx2>=2.16,<3",
    "schemathesis>=4.30,<5",
    "jsonschema-rs>=0.40,<1",
    "selenium>=4.27,<5",
    "standardwebhooks>=1,<2",
    "aiosmtpd>=1.4.6,<2",
    "ruff>=0.8,<1",
    "mypy>=1.13,<3",
    "import-linter>=2.1,<3",
    "types-PyYAML",
    "types-requests",
    "types-pyserial",
    "types-qrcode",
    "types-jmespath",
    "types-zxcvbn",
    "types-Authlib",
]

BENCH = [
    "psutil>=6,<8",
    "weasyprint>=66,<71",
    "python-xlib>=0.33,<1",
    "persist-queue>=1.1,<2",
    "huey>=3.5,<4",
    "pyzbar>=0.1.9,<0.2",
]

setup(
    name="hr-self-service-terminal",
    version="0.1.0",
    description="Self-service terminal for HR shared service centres",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(include=[pattern for room in ROOMS for pattern in (room, f"{room}.*")]),
    include_package_data=True,
    install_requires=TERMINAL,
    extras_require={
        "hub": HUB,
        "pkcs11": PKCS11,
        "test": HUB + PKCS11 + TEST + BENCH,
        "bench": HUB + BENCH,
    },
)
