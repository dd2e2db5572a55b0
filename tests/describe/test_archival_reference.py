"""Archival references of many archives, part by part."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.record import FactKind
from archivekit.core.text import Span
from archivekit.describe.archival_reference import find_references, parse_reference
from archivekit.describe.profile import supported

GOLD_TEXT = """\
RGANI, f. 5, op. 49, d. 131, ll. 193-194.
    repository=RGANI fond=5 opis=49 delo=131 list=193-194
RGANI, F. 3, Op. 16, D. 947, Ll. 15-16, 36-41
    repository=RGANI fond=3 opis=16 delo=947 list=15-16,_36-41
APRF: F. 39, Op. 1, D. 39, Ll. 74-77.
    repository=APRF fond=39 opis=1 delo=39 list=74-77
APRF, f. 45, op. 1, d. 346, l. 61
    repository=APRF fond=45 opis=1 delo=346 list=61
AP RF, f. 3, op. 65, d. 363, ll. 20–23
    repository=AP_RF fond=3 opis=65 delo=363 list=20–23
AVPRF: fond 0100, opis 40, delo 7, papka 248, listy 39-44.
    repository=AVPRF fond=0100 opis=40 delo=7 papka=248 list=39-44
AVPRF, f. 0100, op. 42, por. 19, pap. 288, ll. 81-85
    repository=AVPRF fond=0100 opis=42 por=19 papka=288 list=81-85
AVPRF, f. 104, op. 17, p. 118, d. 3, l. 12
    repository=AVPRF fond=104 opis=17 papka=118 delo=3 list=12
AVP RF, F. 0129, Op. 47, P. 341, D. 11
    repository=AVP_RF fond=0129 opis=47 papka=341 delo=11
RGASPI, f. 558, op. 11, d. 328, ll. 51-55.
    repository=RGASPI fond=558 opis=11 delo=328 list=51-55
RGASPI. F. 17. Op. 162. D. 5. L. 1. Original. Typewritten text.
    repository=RGASPI fond=17 opis=162 delo=5 list=1
RGANI. F. 3. Op. 16. D. 294. L.219. Copy.
    repository=RGANI fond=3 opis=16 delo=294 list=219
GARF, f. R-4459, op. 43, d. 1, l. 2
    repository=GARF fond=R-4459 opis=43 delo=1 list=2
TsA FSB RF. F. 5-os. Op. 10. D. 72. L. 344 - 346.
    repository=TsA_FSB_RF fond=5-os opis=10 delo=72 list=344_-_346
TsKhSD, f. 89, per. 28, d. 5
    repository=TsKhSD fond=89 delo=5
TsKhSD, f. 5, op. 30, d. 196, rolik 4597
    repository=TsKhSD fond=5 opis=30 delo=196 reel=4597
TsAMO, fond 15, opis 178612, delo 86, list 244
    repository=TsAMO fond=15 opis=178612 delo=86 list=244
RGAE, fond 4372, opis 11, delo 282, listy 63-66
    repository=RGAE fond=4372 opis=11 delo=282 list=63-66
Archive of the President, Russian Federation (APRF), fond (f.) 45, opis (op.) 1, delo (d.) 329
    repository=Archive_of_the_President,_Russian_Federation_(APRF) fond=45 opis=1 delo=329
АВПРФ, ф. 0100, оп. 46, п. 362, д. 12, лл. 1-5
    repository=АВПРФ fond=0100 opis=46 papka=362 delo=12 list=1-5
РГАНИ, ф. 3, оп. 12, д. 995, л. 1
    repository=РГАНИ fond=3 opis=12 delo=995 list=1
РГАСПИ. Ф. 17. Оп. 163. Д. 1500. Л. 12
    repository=РГАСПИ fond=17 opis=163 delo=1500 list=12
TsDAHOU, f. 1, op. 24, spr. 4265, ark. 1
    repository=TsDAHOU fond=1 opis=24 delo=4265
f. 5, op. 49, d. 131, ll. 193-194
    fond=5 opis=49 delo=131 list=193-194
PRCFMA 102-00288-01, 1-4.
    repository=PRCFMA number=102-00288-01 page=1-4
PRC FMA 109-00920-01, 1-5
    repository=PRC_FMA number=109-00920-01 page=1-5
No 102-00288-01, 1-4
    number=102-00288-01 page=1-4
PRC Foreign Ministry Archive, No. 110-01249-02
    repository=PRC_Foreign_Ministry_Archive number=110-01249-02
AMFA, 106-01130-03
    repository=AMFA number=106-01130-03
Jiangsu Provincial Archives, 3124, zhang 145
    repository=Jiangsu_Provincial_Archives number=3124 list=145
Diplomatic Archives of the Ministry of Foreign Affairs of Japan, File A’0392 (Microfilm).
    repository=Diplomatic_Archives_of_the_Ministry_of_Foreign_Affairs_of_Japan delo=A’0392
ROK Diplomatic Archives, Roll 2010-0092, File 8, Frames 1-16
    repository=ROK_Diplomatic_Archives reel=2010-0092 delo=8 frame=1-16
BArch, B 136/59748, 403-410.
    repository=BArch number=B_136/59748 page=403-410
SAPMO-BArch, DY 30/3386, Bl. 12-15
    repository=SAPMO-BArch number=DY_30/3386 list=12-15
PA AA, MfAA, A 17444
    repository=PA_AA collection=MfAA number=A_17444
BStU, MfS, SdM 1917
    repository=BStU collection=MfS number=SdM_1917
PA AA, B 150, Bd. 12
    repository=PA_AA number=B_150 volume=12
AAN, KC PZPR, sygn. XIA/30, k. 1-12
    repository=AAN collection=KC_PZPR delo=XIA/30 list=1-12
AMSZ, z. 23, w. 12, t. 345
    repository=AMSZ fond=23 folder=12 delo=345
AIPN, 1585/351, k. 12
    repository=AIPN number=1585/351 list=12
NA, ÚV KSČ, AN II, k. 193, inv. č. 12
    repository=NA collection=ÚV_KSČ collection=AN_II box=193 number=12
A ÚV KSČ, f. 02/1, sv. 12, ar. j. 15, bod 5
    repository=A_ÚV_KSČ fond=02/1 folder=12 delo=15 item=5
AMZV, TO-T 1955-1959, Kuba, karton 1, obal 4
    repository=AMZV number=TO-T_1955-1959 collection=Kuba box=1 folder=4
MOL, M-KS 288. f. 5. cs. 516. ő.e.
    repository=MOL fond=M-KS_288 series=5 unit=516
MNL OL, XIX-J-1-j-Kuba, 10. doboz
    repository=MNL_OL number=XIX-J-1-j-Kuba box=10
TsDA, Sofia, Fond 1-B, Opis 51, a.e. 34
    repository=TsDA place=Sofia fond=1-B opis=51 unit=34
AMVnR, Opis 16-p, a.e. 5, l. 12
    repository=AMVnR opis=16-p unit=5 list=12
ANIC, Fond CC al PCR, Cancelarie, dosar 12/1965, f. 3-5
    repository=ANIC collection=Fond_CC_al_PCR collection=Cancelarie delo=12/1965 list=3-5
AQPPSH, f. 14, d. 1, v. 1956
    repository=AQPPSH fond=14 delo=1 year=1956
AJ, fond 507, IX, 119/I-56
    repository=AJ fond=507 collection=IX number=119/I-56
TNA, FO 371/162377
    repository=TNA number=FO_371/162377
TNA, PREM 11/3690, pp. 12-14
    repository=TNA number=PREM_11/3690 page=12-14
National Archives of Ireland, Department of Foreign Affairs/5/313/3D, published in a volume
    repository=National_Archives_of_Ireland number=Department_of_Foreign_Affairs/5/313/3D
Nehru Memorial Museum and Library, File No. JNSG, vol. 21-1.
    repository=Nehru_Memorial_Museum_and_Library delo=JNSG volume=21-1
National Archives, RG 59, Box 12, Folder 3
    repository=National_Archives record-group=59 box=12 folder=3
NARA, Record Group 218, Box 5
    repository=NARA record-group=218 box=5
National Security Files, Countries, Cuba, Box 36, John F. Kennedy Library
    collection=National_Security_Files collection=Countries collection=Cuba box=36
    repository=John_F._Kennedy_Library
Library of Congress, Manuscript Division, Dmitrii Volkogonov Collection, Reel 17
    repository=Library_of_Congress collection=Manuscript_Division
    collection=Dmitrii_Volkogonov_Collection reel=17
Hoover Institution Archives, Fond 89, Opis 18, Delo 12
    repository=Hoover_Institution_Archives fond=89 opis=18 delo=12
Source: AVPRF, f. 0100, op. 42, d. 19; translation by David Wolff
    repository=AVPRF fond=0100 opis=42 delo=19
RGANI, f. 5, op. 49, d. 131. Reprinted in a book, Vol. 5, pp. 78-80.
    repository=RGANI fond=5 opis=49 delo=131
"""
"""A reference on a line, its parts below it (blanks of a value as _)."""


def gold() -> dict[str, str]:
    found: dict[str, str] = {}
    reference = ""
    for line in GOLD_TEXT.splitlines():
        if line.startswith(" "):
            found[reference] = f"{found.get(reference, '')} {line.strip()}".strip()
        else:
            reference = line
    return found


GOLD = gold()

NONE = (
    "",
    "We believed and now believe that we accomplished a big favor for Cuba.",
    "From the personal papers of Dr. Sergo A. Mikoyan, donated to the National Security Archive.",
    "Mao Zedong waijiao wenxuan (Beijing: Zhongyang wenxian chubanshe, 1994), 634.",
    "To paragraph 1 of protocol # 66",
    "Comrade A. I. Mikoyan received the following telegram on Sunday morning, 11 November 1962.",
    "Provided to the National Security Archive by Sergo Mikoyan.",
)


def test_there_are_enough() -> None:
    assert len(GOLD) >= 60


@pytest.mark.parametrize("text", GOLD)
def test_parts(text: str) -> None:
    found = parse_reference(text)
    assert found is not None
    said = " ".join(f"{part.name}={part.value.replace(' ', '_')}" for part in found.parts)
    assert said == GOLD[text]
    for part in found.parts:
        assert part.value == " ".join(part.span.of(text).split())
        assert found.span.contains(part.span)
    assert supported(found.fact(text, "citation-reference"), text)


@pytest.mark.parametrize("text", NONE)
def test_no_reference(text: str) -> None:
    assert parse_reference(text) is None


def test_of_a_stretch_the_places_count_from_the_text() -> None:
    text = "It stands in RGANI, f. 5, op. 49, and elsewhere."
    found = parse_reference(text, Span(10, 36))
    assert found is not None
    assert [part.span.of(text) for part in found.parts] == ["RGANI", "5", "49"]


def test_several() -> None:
    text = "AVPRF, f. 104, op. 17, d. 3; RGANI, f. 3, op. 16, d. 947"
    found = list(find_references(text, Span(0, len(text))))
    assert [(f.get("repository"), f.get("delo")) for f in found] == [
        ("AVPRF", "3"),
        ("RGANI", "947"),
    ]
    assert found[1].fact(text, "source-note-reference").kind is FactKind.ARCHIVAL_REFERENCE


@given(st.text(alphabet="RGANI f.op,d;l1934-()[] Aé:\n№", max_size=120))
def test_any_text(text: str) -> None:
    for found in find_references(text, Span(0, len(text))):
        assert supported(found.fact(text, "citation-reference"), text)


@pytest.mark.parametrize("piece", ["f. 5, op. 1, ", "(", "RGANI ", "a" * 50 + " ", "1-", "No. "])
def test_long_lines_take_no_time(piece: str) -> None:
    text = piece * 20_000
    began = time.process_time()
    parse_reference(text)
    assert time.process_time() - began < 1
