"""Parts that invented names are put together from; frequent in themselves, meant for nobody.

Each part is written and then in Latin letters: Hanyu Pinyin without tones (ISO 7098), u for ü.
"""

from __future__ import annotations

SURNAMES = (
    "王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 黄Huang 赵Zhao 吴Wu 周Zhou 徐Xu 孙Sun 马Ma 朱Zhu 胡Hu "
    "郭Guo 何He 林Lin 高Gao 罗Luo 郑Zheng 梁Liang 谢Xie 宋Song 唐Tang 许Xu 韩Han 邓Deng 冯Feng 曹Cao "
    "彭Peng 曾Zeng 肖Xiao 田Tian 董Dong 潘Pan 袁Yuan 蔡Cai 蒋Jiang 余Yu 于Yu 杜Du 叶Ye 程Cheng 魏Wei "
    "苏Su 吕Lu 丁Ding 任Ren 卢Lu 姚Yao 沈Shen 钟Zhong 姜Jiang 崔Cui 谭Tan 陆Lu 范Fan 汪Wang 廖Liao "
    "石Shi 金Jin 韦Wei 贾Jia 夏Xia 付Fu 方Fang 邹Zou 熊Xiong 白Bai 孟Meng 秦Qin 欧阳Ouyang 司马Sima "
    "上官Shangguan 诸葛Zhuge 慕容Murong 令狐Linghu"
)

GIVEN = (
    "安an 博bo 晨chen 诚cheng 丹dan 东dong 恩en 凡fan 芳fang 飞fei 刚gang 光guang 国guo 海hai 涵han "
    "昊hao 和he 红hong 华hua 慧hui 佳jia 建jian 洁jie 静jing 娟juan 军jun 凯kai 可ke 兰lan 磊lei "
    "丽li 亮liang 玲ling 龙long 梅mei 萌meng 敏min 明ming 宁ning 鹏peng 平ping 琪qi 倩qian 强qiang "
    "青qing 泉quan 然ran 荣rong 瑞rui 若ruo 珊shan 诗shi 书shu 爽shuang 思si 涛tao 天tian 婷ting "
    "伟wei 文wen 霞xia 晓xiao 欣xin 秀xiu 雪xue 雅ya 艳yan 阳yang 怡yi 颖ying 勇yong 宇yu 元yuan "
    "月yue 云yun 泽ze 哲zhe 珍zhen 志zhi 子zi 梓zi 卓zhuo"
)

RARE = "𠮷ji 䶮yan 㛃jie 堃kun 喆zhe 翀chong 淼miao 赟yun 昶chang 彧yu 祎yi 垚yao 骉biao 龑yan 燚yi 媖ying"

MINORITY = (
    ("阿依古丽·买买提", "Ayigul Memet"),
    ("迪丽拜尔·艾合买提", "Dilber Exmet"),
    ("木拉提江·阿卜杜热合曼", "Muratjan Abdurahman"),
    ("古丽巴哈尔·吐尔逊江", "Gulbahar Tursunjan"),
    ("阿卜杜热西提·阿卜杜克里木", "Abdurishit Abdukerim"),
    ("努尔艾力·赛买提", "Nureli Semet"),
    ("扎西次仁·多吉", "Zhaxi Ciren Duoji"),
    ("格桑拉姆·央金", "Gesang Lamu Yangjin"),
    ("巴特尔·苏和", "Batoer Suhe"),
    ("乌云其木格·宝力德", "Wuyun Qimuge Baolide"),
    ("布买热木罕·阿卜杜外力·努尔买买提江", "Bumairemuhan Abduweli Nurmemetjan"),
)

LATIN_GIVEN = (
    "Amelia Anders Beatriz Chloé Dmitri Elena Farah Hiroshi Ingrid Jakub Kwame Lucía Mateus Noor Oisín Priya"
)
LATIN_FAMILY = (
    "Andersson,Brandt-Lindqvist,Castellanos,Dąbrowski,Eriksen,Fontaine,García Montoya,Hoffmann,"
    "Ivanenko,Jørgensen,"
    "Kowalczyk,van der Meulen,O'Rourke,Papadimitriou,Radhakrishnan"
)

SITES = ("beijing-north", "shanghai-east", "shenzhen-south", "hangzhou-west", "chengdu-park", "xian-gate")
SITE_WEIGHTS = (8, 6, 5, 3, 2, 1)

DEPARTMENTS = (
    ("人力资源部", "Human Resources"),
    ("财务部", "Finance"),
    ("法务部", "Legal"),
    ("市场部", "Marketing"),
    ("销售一部", "Sales One"),
    ("客户服务中心", "Customer Service Centre"),
    ("软件研发一部", "Software Engineering One"),
    ("软件研发二部", "Software Engineering Two"),
    ("数据平台部", "Data Platform"),
    ("硬件工程部", "Hardware Engineering"),
    ("供应链管理部", "Supply Chain"),
    ("质量与流程改进部", "Quality and Process Improvement"),
    ("行政与办公环境部", "Workplace and Administration"),
)

POSITIONS = (
    ("专员", "Specialist"),
    ("高级专员", "Senior Specialist"),
    ("主管", "Supervisor"),
    ("经理", "Manager"),
    ("高级经理", "Senior Manager"),
    ("工程师", "Engineer"),
    ("高级工程师", "Senior Engineer"),
    ("资深工程师", "Staff Engineer"),
    ("项目经理", "Project Manager"),
    ("产品设计师", "Product Designer"),
    ("数据分析师", "Data Analyst"),
    ("实习培训生", "Trainee"),
)


def pairs(written: str) -> list[tuple[str, str]]:
    """Split "王Wang 李Li" into its pairs."""
    return [cut(one) for one in written.split()]


def cut(one: str) -> tuple[str, str]:
    """Split a written part from its Latin letters."""
    start = next(index for index, letter in enumerate(one) if letter.isascii())
    return one[:start], one[start:]
