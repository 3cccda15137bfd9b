from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.language import Bilingual
from contract.verify_code import Claims, digest_id_number, sign
from documents.certificate import CertificateRenderer
from documents.fonts import font_folders
from documents.statement import Statement

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = b"\x01\x02\x03\x04"
NUMBER = "ZM-2026-000123"

FACTS = {
    "name": "欧阳娜娜",
    "name_latin": "OUYANG Nana",
    "employee_id": "E10234",
    "id_number_masked": "110***********002X",
    "department_zh": "研发中心",
    "department_en": "R&D Centre",
    "position_zh": "高级工程师",
    "position_en": "Senior Engineer",
    "hired_on": "2019-07-01",
    "employer_zh": "示例科技（上海）有限公司",
    "employer_en": "Example Technology (Shanghai) Co., Ltd.",
    "purpose": "loan",
    "addressee": "示例银行上海市分行",
    "language": "both",
    "issued_on": "2026-11-23",
}
LONGEST = FACTS | {
    "name": "阿卜杜拉·买买提艾力·吐尔逊江·穆罕默德·𠮷䶮㛃艾合买提",
    "name_latin": "ABDULLAH Mamatali Tursunjan Muhammad Ahmadjan-Wolfeschlegelsteinhausenbergerdorff",
    "employee_id": "E" + "1234567890" * 2,
    "department_zh": "数字化转型与人力资源共享服务中心华东区域运营管理一部员工关系及政策合规组",
    "department_en": "Global Digital Transformation and Human Resources Shared Services, Employee Relations",
    "position_zh": "资深首席人力资源数字化解决方案架构师兼华东区域项目总监（代理）",
    "position_en": "Senior Principal Human Resources Digital Solutions Architect and Acting Director",
    "employer_zh": "内蒙古呼伦贝尔示例新能源智能装备制造（集团）股份有限公司上海分公司",
    "employer_en": "Inner Mongolia Hulunbuir Example New Energy Intelligent Equipment (Group) Co., Ltd.",
    "addressee": "示例银行股份有限公司上海市浦东新区世纪大道支行个人金融业务部贷款审批中心" + "W" * 40,
}
PURPOSE = Bilingual(zh="办理银行贷款", en="bank loan")


def claims_of(facts: dict[str, str]) -> Claims:
    salt = bytes(range(8))
    return Claims(
        number=NUMBER,
        kind="cert.employment",
        employer=facts["employer_zh"],
        name=facts["name"],
        name_latin=facts["name_latin"],
        position=facts["position_zh"],
        hired_on=date.fromisoformat(facts["hired_on"]),
        issued_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        id_salt=salt.hex(),
        id_hash=digest_id_number("11010519491231002X", salt),
    )


@pytest.fixture(scope="session")
def renderer() -> CertificateRenderer:
    renderer = CertificateRenderer(font_folders(), "https://hr.example.com/verify")
    renderer.warm()
    return renderer


@pytest.fixture
def keys() -> dict[bytes, Ed25519PublicKey]:
    return {KEY_ID: KEY.public_key()}


@pytest.fixture
def code() -> str:
    return sign(claims_of(FACTS), KEY, KEY_ID)


@pytest.fixture
def longest_code() -> str:
    return sign(claims_of(LONGEST), KEY, KEY_ID)


@pytest.fixture
def facts() -> dict[str, str]:
    return dict(FACTS)


@pytest.fixture
def statement() -> Statement:
    return Statement.of(FACTS, PURPOSE)


@pytest.fixture
def longest() -> Statement:
    purpose = Bilingual(
        zh="办理本人及随行家属赴海外短期访问、参加学术会议及探亲所需签证申请材料",
        en="documents for short-term visa applications of the employee and accompanying family members",
    )
    return Statement.of(LONGEST, purpose)
