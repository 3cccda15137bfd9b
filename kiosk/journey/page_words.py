"""What is said while a sheet lies under the document camera."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.language import Bilingual, both
from devices.paper.judgement import Verdict

VERDICTS: Mapping[Verdict, Bilingual] = MappingProxyType(
    {
        Verdict.GOOD: both("可以拍摄了", "Ready to take"),
        Verdict.TOO_DARK: both("光线太暗，请不要遮住灯光", "Too dark. Please do not cover the light"),
        Verdict.NO_SHEET: both("请把材料平放在台面上", "Lay your paper flat on the desk"),
        Verdict.NOT_WHOLE: both(
            "材料没有全部进入画面，请往中间放",
            "Part of the paper is out of the picture. Move it to the middle",
        ),
        Verdict.TOO_SMALL: both(
            "材料太小，看不清楚，请靠近镜头", "The paper is too small to be legible. Bring it nearer"
        ),
        Verdict.OTHER_SHAPE: both(
            "形状与所选的不符，请展平或换一种大小",
            "It has another shape than chosen. Unfold it, or choose another size",
        ),
        Verdict.MOVING: both("请不要移动，保持片刻", "Hold still for a moment"),
        Verdict.TOO_BRIGHT: both("光线太亮，字迹看不清", "Too bright to be legible"),
        Verdict.GLARE: both("有反光，请换个角度", "There is glare on it. Turn it a little"),
        Verdict.BLURRED: both("画面模糊，请把材料压平、放稳", "Blurred. Lay the paper flat and let go of it"),
    }
)
