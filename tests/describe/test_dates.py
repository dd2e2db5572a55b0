"""Dates as texts say them: a gold list by language, what is no date, and laws."""

from __future__ import annotations

import doctest
import re
import time
import tomllib
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.edtf import bounds
from archivekit.core.record import Certainty
from archivekit.core.text import Span
from archivekit.describe import date_elements, date_forms, date_words, dates
from archivekit.describe.dates import (
    FoundDate,
    find_dates,
    parse_date,
    supports,
)

SEEDS = Path(__file__).parents[2] / "seeds"

# One row: the text, every expected date between ⟦ and ⟧, then their values; "-" is a date
# expression without value. A year before the text is the year of the document.
GOLD = {
    "en": """
⟦November 11, 1962⟧ | 1962-11-11
⟦11 November 1962⟧ | 1962-11-11
⟦Nov. 11, 1962⟧ | 1962-11-11
⟦Nov 11, 1962⟧ | 1962-11-11
⟦11 Nov. 1962⟧ | 1962-11-11
⟦11 Nov 1962⟧ | 1962-11-11
⟦NOVEMBER 11, 1962⟧ | 1962-11-11
⟦November 11 1962⟧ | 1962-11-11
⟦November 11th, 1962⟧ | 1962-11-11
⟦11 November, 1962⟧ | 1962-11-11
⟦11 november 1962⟧ | 1962-11-11
⟦march 5, 1953⟧ | 1953-03-05
Stalin died on ⟦March 5, 1953⟧, in the evening. | 1953-03-05
the message of ⟦1st November 1962⟧ | 1962-11-01
the message of ⟦2nd November, 1962⟧ | 1962-11-02
the message of ⟦3rd of November 1962⟧ | 1962-11-03
on the ⟦27th of October 1962⟧ he met Dobrynin | 1962-10-27
on the ⟦27th of October, 1962⟧ he met Dobrynin | 1962-10-27
this ⟦27th day of October, 1962⟧ | 1962-10-27
⟦1962 October 27⟧ | 1962-10-27
⟦27Oct62⟧ | 1962-10-27
⟦27OCT62⟧ | 1962-10-27
⟦27Oct1962⟧ | 1962-10-27
⟦27 Oct 62⟧ | 1962-10-27
⟦271830Z Oct 62⟧ | 1962-10-27
⟦271830Z OCT 1962⟧ | 1962-10-27
⟦October 27, '62⟧ | 1962-10-27
⟦October 27, ’62⟧ | 1962-10-27
⟦27 October '62⟧ | 1962-10-27
⟦Sunday morning, 11 November 1962⟧ | 1962-11-11
on ⟦Sunday, November 11, 1962⟧ | 1962-11-11
on ⟦Sunday 11 November 1962⟧ | 1962-11-11
on ⟦Saturday, the 27th of October 1962⟧ | 1962-10-27
on ⟦Sat., Oct. 27, 1962⟧ | 1962-10-27
on ⟦27 October 1962 (Saturday)⟧ | 1962-10-27
on ⟦Saturday night, October 27⟧ | XXXX-10-27
1962: on ⟦Saturday evening, October 27⟧ | 1962-10-27
1962: on ⟦Monday, October 27⟧ | 1962-10-27
⟦Monday, 11 November 1962⟧ | 1962-11-11
⟦27-28 October [1962]⟧ | 1962-10-27/1962-10-28
in his letters from ⟦27-28 October⟧, justifying | XXXX-10-27/XXXX-10-28
1962: in his letters from ⟦27-28 October⟧, justifying | 1962-10-27/1962-10-28
⟦27–28 October 1962⟧ | 1962-10-27/1962-10-28
⟦27 – 28 October 1962⟧ | 1962-10-27/1962-10-28
⟦October 27-28, 1962⟧ | 1962-10-27/1962-10-28
⟦October 27–November 3, 1962⟧ | 1962-10-27/1962-11-03
⟦October 27 - November 3, 1962⟧ | 1962-10-27/1962-11-03
⟦27 October - 3 November 1962⟧ | 1962-10-27/1962-11-03
from ⟦27 October to 3 November 1962⟧ | 1962-10-27/1962-11-03
from ⟦October 16 through October 28, 1962⟧ | 1962-10-16/1962-10-28
from ⟦October 16 until 28, 1962⟧ | 1962-10-16/1962-10-28
from ⟦5 to 9 November 1962⟧ | 1962-11-05/1962-11-09
⟦27 October 1962 - 3 November 1962⟧ | 1962-10-27/1962-11-03
⟦December 27, 1962 to January 3, 1963⟧ | 1962-12-27/1963-01-03
⟦December 27 - January 3, 1963⟧ | 1962-12-27/1963-01-03
⟦between 5 and 9 November 1962⟧ | 1962-11-05/1962-11-09
⟦between November 5 and 9, 1962⟧ | 1962-11-05/1962-11-09
⟦between 27 October and 3 November 1962⟧ | 1962-10-27/1962-11-03
⟦between October and December 1962⟧ | 1962-10/1962-12
⟦between October 1962 and January 1963⟧ | 1962-10/1963-01
⟦27/28 October 1962⟧ | 1962-10-27/1962-10-28
the letter of ⟦27 and 28 October⟧ | {XXXX-10-27,XXXX-10-28}
1962: President’s letters of ⟦October 27 and 28⟧, the | {1962-10-27,1962-10-28}
1962: the letter of ⟦27 and 28 October⟧ | {1962-10-27,1962-10-28}
⟦October 27 and 28, 1962⟧ | {1962-10-27,1962-10-28}
⟦27 & 28 October 1962⟧ | {1962-10-27,1962-10-28}
⟦5, 6 and 7 November 1962⟧ | {1962-11-05,1962-11-06,1962-11-07}
⟦November 5, 6, and 7, 1962⟧ | {1962-11-05,1962-11-06,1962-11-07}
⟦27 October and 3 November 1962⟧ | {1962-10-27,1962-11-03}
⟦October 27 and November 3, 1962⟧ | {1962-10-27,1962-11-03}
⟦October and November 1962⟧ | {1962-10,1962-11}
⟦October-November 1962⟧ | 1962-10/1962-11
⟦27 or 28 October 1962⟧ | [1962-10-27,1962-10-28]
⟦October 27 or 28, 1962⟧ | [1962-10-27,1962-10-28]
⟦27 October or 3 November 1962⟧ | [1962-10-27,1962-11-03]
⟦October 1962⟧ | 1962-10
⟦Oct. 1962⟧ | 1962-10
⟦October, 1962⟧ | 1962-10
⟦October of 1962⟧ | 1962-10
⟦November 1962 - January 1963⟧ | 1962-11/1963-01
in ⟦May 1962⟧ in Bulgaria | 1962-05
in the ⟦autumn of 1962⟧ | 1962-23
⟦fall 1962⟧ | 1962-23
the ⟦spring of 1961⟧ | 1961-21
⟦summer 1962⟧ | 1962-22
⟦Winter 1962⟧ | 1962-24
⟦late October 1962⟧ | 1962-10~
⟦early November 1962⟧ | 1962-11~
⟦mid-October 1962⟧ | 1962-10~
at ⟦the end of October 1962⟧ | 1962-10~
at ⟦the beginning of November 1962⟧ | 1962-11~
⟦late 1962⟧ | 1962~
⟦circa 1962⟧ | 1962~
⟦c. 1962⟧ | 1962~
⟦ca. 1962⟧ | 1962~
⟦ca. October 1962⟧ | 1962-10~
⟦about 20 October 1962⟧ | 1962-10-20~
⟦on or about October 20, 1962⟧ | 1962-10-20~
⟦27 October 1962 [?]⟧ | 1962-10-27?
⟦27 October 1962 (?)⟧ | 1962-10-27?
⟦not earlier than 28 October 1962⟧ | 1962-10-28/..
⟦no earlier than October 28, 1962⟧ | 1962-10-28/..
⟦on or after October 28, 1962⟧ | 1962-10-28/..
⟦after 28 October 1962⟧ | 1962-10-29/..
⟦after October 31, 1962⟧ | 1962-11-01/..
⟦after October 1962⟧ | 1962-11/..
⟦before 20 November 1962⟧ | ../1962-11-19
⟦before November 1, 1962⟧ | ../1962-10-31
⟦before January 1963⟧ | ../1962-12
⟦prior to the 20th of November 1962⟧ | ../1962-11-19
⟦not later than 20 November 1962⟧ | ../1962-11-20
⟦no later than November 20, 1962⟧ | ../1962-11-20
⟦on or before November 20, 1962⟧ | ../1962-11-20
1962: ⟦after October 28⟧ | 1962-10-29/..
[⟦undated⟧] | -
⟦Undated⟧ | -
Kennedy to Khrushchev, ⟦undated⟧. | -
Memorandum, ⟦n.d.⟧, Moscow | -
Memorandum (⟦no date⟧) | -
⟦1962-10-27⟧ | 1962-10-27
dated ⟦1962-10-27⟧. | 1962-10-27
⟦1962/10/27⟧ | 1962-10-27
⟦27/10/1962⟧ | 1962-10-27
⟦10/27/62⟧ | 1962-10-27
⟦10/27/1962⟧ | 1962-10-27
⟦10/2/1962⟧ | [1962-10-02,1962-02-10]
⟦02/10/62⟧ | [1962-02-10,1962-10-02]
⟦10/10/1962⟧ | 1962-10-10
⟦10/2/62⟧, and again ⟦10/27/62⟧ | 1962-10-02 + 1962-10-27
⟦2/10/1962⟧, and again ⟦27/10/1962⟧ | 1962-10-02 + 1962-10-27
⟦2/10/1962⟧, ⟦27/10/1962⟧, ⟦10/27/1962⟧ | [1962-02-10,1962-10-02] + 1962-10-27 + 1962-10-27
⟦27-10-1962⟧ | 1962-10-27
⟦27.10.1962⟧ | 1962-10-27
⟦27.X.62⟧ | 1962-10-27
1898: ⟦5/13/02⟧ | 1902-05-13
1862: ⟦9.22.62⟧ | 1862-09-22
⟦14 (27) October 1917⟧ | {1917-10-14,1917-10-27}
⟦25 October (7 November) 1917⟧ | {1917-10-25,1917-11-07}
in our ⟦October 28⟧ letter | XXXX-10-28
1962: in our ⟦October 28⟧ letter | 1962-10-28
1962: with Dobrynin on ⟦November 5⟧), that | 1962-11-05
1962: by our people on ⟦November 6⟧, the head of | 1962-11-06
1962: On ⟦22 October⟧, he spoke | 1962-10-22
1962: On ⟦22
October⟧, he spoke | 1962-10-22
⟦27\u00a0October\u00a01962⟧ | 1962-10-27
aggression like that in ⟦1961⟧, and | 1961
of Communist and Workers Parties of ⟦1957⟧, and in the Statement of ⟦1960⟧. | 1957 + 1960
As early as 1955 and since ⟦1957⟧ | 1957
in ⟦1957-1960⟧ | 1957/1960
from ⟦1957 to 1960⟧ | 1957/1960
in ⟦1957 and 1960⟧ | {1957,1960}
⟦27 October [1962]⟧ | 1962-10-27
⟦27 October [19]62⟧ | 1962-10-27
⟦31 February 1962⟧ | -
⟦February 30, 1962⟧ | -
⟦29 February 1962⟧ | -
⟦29 February 1960⟧ | 1960-02-29
⟦31/02/1962⟧ | -
⟦1962-02-31⟧ | -
⟦32 October 1962⟧ | -
⟦November 31⟧ | -
⟦29 February⟧ | XXXX-02-29
1962: ⟦29 February⟧ | -
⟦27 October 1962⟧, ⟦3 November 1962⟧ | 1962-10-27 + 1962-11-03
page 22

⟦October 5, 1962⟧ | 1962-10-05
27 ⟦October 5, 1962⟧ | 1962-10-05
telegram No. 27 ⟦October 1962⟧ | 1962-10
(⟦October 27, 1962⟧) | 1962-10-27
“⟦October 27, 1962⟧” | 1962-10-27
"Telegram from Khrushchev to Mikoyan", ⟦November 11, 1962⟧, Wilson | 1962-11-11
the note of ⟦October 27⟧. | XXXX-10-27
on ⟦October 27⟧. 28 planes | XXXX-10-27
the day after. ⟦October 28⟧ was | XXXX-10-28
on Sunday. ⟦October 28⟧ was | XXXX-10-28
[⟦27 October 1962?⟧] | 1962-10-27?
Liu Shaoqi

⟦4 July 1949⟧

1. The state | 1949-07-04
⟦2 May⟧ and No. 27 | XXXX-05-02
⟦October 27 and 28 November 1962⟧ | {1962-10-27,1962-11-28}
under 27. ⟦October 1962⟧ | 1962-10
between ⟦27 October 1962⟧ and us | 1962-10-27
14 (20) ⟦October 1917⟧ | 1917-10
14 (26) ⟦October 1917⟧ | 1917-10
⟦14/27 October 1962⟧ | 1962-10-14/1962-10-27
Moscow 1949 ⟦December 18, 1949⟧ | 1949-12-18
⟦27 October⟧ 1962a | XXXX-10-27
See p.

⟦27 October 1962⟧ | 1962-10-27
on ⟦27 October 1962⟧, to ⟦3 November 1962⟧ | 1962-10-27 + 1962-11-03
⟦before 31 February 1962⟧ | -
⟦after 28 February⟧ | -
⟦after 27 February⟧ | XXXX-02-28/..
⟦after December 31, 1962⟧ | 1963-01-01/..
1962: ⟦October 27⟧ - ⟦October 5⟧ | 1962-10-27 + 1962-10-05
⟦December 27 - January 3, '63⟧ | 1962-12-27/1963-01-03
⟦December 27, '99⟧ - ⟦January 3, '00⟧ | 1999-12-27 + 1900-01-03
dated ⟦November 30⟧: the State Department | XXXX-11-30
he sat ⟦27 October 1962⟧ in Havana | 1962-10-27
John F. ⟦27 October 1962⟧ | 1962-10-27
the U.S. ⟦27 October 1962⟧ | 1962-10-27
your telegram ⟦27 October 1962⟧ | 1962-10-27
p. 27 ⟦October 1962⟧ | 1962-10
⟦27 October [1962?]⟧ | 1962-10-27?
⟦November 11, 1962⟧.1 The | 1962-11-11
⟦28 September-7 October 1962⟧ | 1962-09-28/1962-10-07
⟦Oct. 22–Nov. 2, 1962⟧ | 1962-10-22/1962-11-02
1962: the rising of ⟦October 10 of that year⟧ | XXXX-10-10
1962: our note of ⟦July 22⟧ of this year | 1962-07-22
1962: the July 26 Movement and ⟦July 27⟧ | 1962-07-27
""",
    "ru": """
⟦27 октября 1962 г.⟧ | 1962-10-27
⟦27 октября 1962 года⟧ | 1962-10-27
⟦27 октября 1962г.⟧ | 1962-10-27
⟦27 октября 1962⟧ | 1962-10-27
⟦27 ОКТЯБРЯ 1962 Г.⟧ | 1962-10-27
⟦«27» октября 1962 года⟧ | 1962-10-27
⟦"27" октября 1962 г.⟧ | 1962-10-27
⟦27-го октября 1962 г.⟧ | 1962-10-27
⟦1-е мая 1962 г.⟧ | 1962-05-01
⟦27 окт. 1962 г.⟧ | 1962-10-27
⟦27.10.1962⟧ | 1962-10-27
⟦27.10.1962 г.⟧ | 1962-10-27
⟦02.10.1962⟧ | 1962-10-02
⟦2/10/1962⟧ | 1962-10-02
⟦27.10.62 г.⟧ | 1962-10-27
⟦27.X.1962⟧ | 1962-10-27
⟦27.Х.62⟧ | 1962-10-27
⟦27/X-62 г.⟧ | 1962-10-27
⟦27/XI 1962 г.⟧ | 1962-11-27
⟦27-28 октября 1962 г.⟧ | 1962-10-27/1962-10-28
⟦27—28 октября 1962 г.⟧ | 1962-10-27/1962-10-28
с ⟦5 по 9 ноября 1962 г.⟧ | 1962-11-05/1962-11-09
⟦между 5 и 9 ноября 1962 года⟧ | 1962-11-05/1962-11-09
⟦27 октября — 3 ноября 1962 г.⟧ | 1962-10-27/1962-11-03
с ⟦27 октября по 3 ноября 1962 г.⟧ | 1962-10-27/1962-11-03
письма от ⟦27 и 28 октября⟧ | {XXXX-10-27,XXXX-10-28}
1962: письма от ⟦27 и 28 октября⟧ | {1962-10-27,1962-10-28}
⟦27 или 28 октября 1962 г.⟧ | [1962-10-27,1962-10-28]
в ⟦воскресенье, 11 ноября 1962 г.⟧ | 1962-11-11
⟦воскресенье, 11 ноября 1962 г.⟧ | 1962-11-11
в ⟦октябре 1962 г.⟧ | 1962-10
⟦октябрь 1962⟧ | 1962-10
⟦осенью 1962 года⟧ | 1962-23
⟦весной 1961 г.⟧ | 1961-21
⟦в конце октября 1962 г.⟧ | 1962-10~
⟦в начале ноября 1962 г.⟧ | 1962-11~
⟦в середине октября 1962 г.⟧ | 1962-10~
⟦около 20 октября 1962 г.⟧ | 1962-10-20~
⟦не ранее 28 октября 1962 г.⟧ | 1962-10-28/..
⟦не позднее 20 ноября 1962 г.⟧ | ../1962-11-20
⟦после 28 октября 1962 г.⟧ | 1962-10-29/..
в ⟦1962 году⟧ | 1962
в ⟦1962 г.⟧ | 1962
в ⟦1957-1960 гг.⟧ | 1957/1960
⟦б/д⟧ | -
[⟦б. д.⟧] | -
Письмо, ⟦без даты⟧ | -
⟦14 (27) октября 1917 г.⟧ | {1917-10-14,1917-10-27}
⟦14/27 октября 1917⟧ | {1917-10-14,1917-10-27}
⟦14/27 октября⟧ | {XXXX-10-14,XXXX-10-27}
⟦25 октября (7 ноября) 1917 г.⟧ | {1917-10-25,1917-11-07}
т. Микояну

⟦27/X 1962 г.⟧ | 1962-10-27
⟦28 октября⟧ | XXXX-10-28
1962: ⟦5 мая прошлого года⟧ | XXXX-05-05
1962: ⟦28 октября⟧ | 1962-10-28
⟦31 февраля 1962 г.⟧ | -
""",
    "de": """
⟦27. Oktober 1962⟧ | 1962-10-27
Berlin, den ⟦27. Oktober 1962⟧ | 1962-10-27
⟦27. Okt. 1962⟧ | 1962-10-27
⟦1. März 1962⟧ | 1962-03-01
⟦5. Jänner 1962⟧ | 1962-01-05
⟦Sonntag, den 11. November 1962⟧ | 1962-11-11
am ⟦Sonntag, dem 11. November 1962⟧ | 1962-11-11
⟦27./28. Oktober 1962⟧ | 1962-10-27/1962-10-28
⟦27.-28. Oktober 1962⟧ | 1962-10-27/1962-10-28
⟦27. und 28. Oktober 1962⟧ | {1962-10-27,1962-10-28}
⟦27. oder 28. Oktober 1962⟧ | [1962-10-27,1962-10-28]
vom ⟦5. bis 9. November 1962⟧ | 1962-11-05/1962-11-09
vom ⟦27. Oktober bis zum 3. November 1962⟧ | 1962-10-27/1962-11-03
⟦zwischen dem 5. und 9. November 1962⟧ | 1962-11-05/1962-11-09
⟦27.10.1962⟧ | 1962-10-27
⟦27. 10. 1962⟧ | 1962-10-27
⟦2.10.1962⟧ | 1962-10-02
⟦27.10.62⟧ | 1962-10-27
im ⟦Oktober 1962⟧ | 1962-10
⟦Herbst 1962⟧ | 1962-23
⟦Ende Oktober 1962⟧ | 1962-10~
⟦Anfang November 1962⟧ | 1962-11~
⟦Mitte Oktober 1962⟧ | 1962-10~
⟦etwa 20. Oktober 1962⟧ | 1962-10-20~
⟦vor dem 20. November 1962⟧ | ../1962-11-19
⟦nach dem 28. Oktober 1962⟧ | 1962-10-29/..
⟦nicht später als 20. November 1962⟧ | ../1962-11-20
im Jahre ⟦1962⟧ | 1962
⟦o. D.⟧ | -
Brief, ⟦undatiert⟧ | -
am ⟦28. Oktober⟧ | XXXX-10-28
⟦31. Februar 1962⟧ | -
""",
    "fr": """
⟦27 octobre 1962⟧ | 1962-10-27
le ⟦1er novembre 1962⟧ | 1962-11-01
Paris, le ⟦27 octobre 1962⟧ | 1962-10-27
⟦5 févr. 1962⟧ | 1962-02-05
⟦15 août 1962⟧ | 1962-08-15
⟦dimanche 11 novembre 1962⟧ | 1962-11-11
⟦27-28 octobre 1962⟧ | 1962-10-27/1962-10-28
⟦27 et 28 octobre 1962⟧ | {1962-10-27,1962-10-28}
les ⟦27 et 28 octobre⟧ | {XXXX-10-27,XXXX-10-28}
⟦27 ou 28 octobre 1962⟧ | [1962-10-27,1962-10-28]
du ⟦5 au 9 novembre 1962⟧ | 1962-11-05/1962-11-09
⟦entre le 5 et le 9 novembre 1962⟧ | 1962-11-05/1962-11-09
du ⟦27 octobre au 3 novembre 1962⟧ | 1962-10-27/1962-11-03
en ⟦octobre 1962⟧ | 1962-10
⟦automne 1962⟧ | 1962-23
⟦fin octobre 1962⟧ | 1962-10~
⟦début novembre 1962⟧ | 1962-11~
⟦mi-octobre 1962⟧ | 1962-10~
⟦vers le 20 octobre 1962⟧ | 1962-10-20~
⟦avant le 20 novembre 1962⟧ | ../1962-11-19
⟦après le 28 octobre 1962⟧ | 1962-10-29/..
⟦au plus tard le 20 novembre 1962⟧ | ../1962-11-20
⟦2/10/1962⟧ | 1962-10-02
⟦s.d.⟧ | -
(⟦sans date⟧) | -
en ⟦1962⟧, il | 1962
""",
    "es": """
⟦27 de octubre de 1962⟧ | 1962-10-27
⟦27 de octubre del 1962⟧ | 1962-10-27
⟦27 octubre 1962⟧ | 1962-10-27
⟦octubre 27 de 1962⟧ | 1962-10-27
⟦1º de noviembre de 1962⟧ | 1962-11-01
⟦domingo, 11 de noviembre de 1962⟧ | 1962-11-11
⟦27 y 28 de octubre de 1962⟧ | {1962-10-27,1962-10-28}
⟦27 o 28 de octubre de 1962⟧ | [1962-10-27,1962-10-28]
del ⟦5 al 9 de noviembre de 1962⟧ | 1962-11-05/1962-11-09
⟦entre el 5 y el 9 de noviembre de 1962⟧ | 1962-11-05/1962-11-09
⟦octubre de 1962⟧ | 1962-10
⟦otoño de 1962⟧ | 1962-23
⟦a finales de octubre de 1962⟧ | 1962-10~
⟦antes del 20 de noviembre de 1962⟧ | ../1962-11-19
⟦después del 28 de octubre de 1962⟧ | 1962-10-29/..
⟦5 ago. 1962⟧ | 1962-08-05
⟦2/10/1962⟧ | 1962-10-02
⟦sin fecha⟧ | -
el ⟦28 de octubre⟧ | XXXX-10-28
1962: el Movimiento 26 de Julio y el ⟦28 de octubre⟧ | 1962-10-28
""",
    "pl": """
⟦27 października 1962 r.⟧ | 1962-10-27
⟦27 października 1962 roku⟧ | 1962-10-27
dnia ⟦27 października 1962⟧ | 1962-10-27
⟦27 X 1962⟧ | 1962-10-27
⟦27 X 1962 r.⟧ | 1962-10-27
⟦27.X.1962⟧ | 1962-10-27
⟦27.10.1962 r.⟧ | 1962-10-27
⟦5 maja 1962⟧ | 1962-05-05
⟦niedziela, 11 listopada 1962⟧ | 1962-11-11
⟦27 i 28 października 1962⟧ | {1962-10-27,1962-10-28}
⟦27 lub 28 października 1962⟧ | [1962-10-27,1962-10-28]
od ⟦5 do 9 listopada 1962 r.⟧ | 1962-11-05/1962-11-09
⟦między 5 a 9 listopada 1962⟧ | 1962-11-05/1962-11-09
⟦październik 1962⟧ | 1962-10
w ⟦październiku 1962 r.⟧ | 1962-10
⟦jesienią 1962⟧ | 1962-23
⟦pod koniec października 1962⟧ | 1962-10~
⟦przed 20 listopada 1962⟧ | ../1962-11-19
⟦nie później niż 20 listopada 1962⟧ | ../1962-11-20
w ⟦1962 r.⟧ | 1962
⟦bez daty⟧ | -
""",
    "cs": """
⟦27. října 1962⟧ | 1962-10-27
dne ⟦27. října 1962⟧ | 1962-10-27
⟦27. X. 1962⟧ | 1962-10-27
⟦27.10.1962⟧ | 1962-10-27
⟦27. 10. 1962⟧ | 1962-10-27
⟦5. června 1962⟧ | 1962-06-05
⟦5. července 1962⟧ | 1962-07-05
⟦neděle 11. listopadu 1962⟧ | 1962-11-11
⟦27. a 28. října 1962⟧ | {1962-10-27,1962-10-28}
⟦27. nebo 28. října 1962⟧ | [1962-10-27,1962-10-28]
od ⟦5. do 9. listopadu 1962⟧ | 1962-11-05/1962-11-09
⟦říjen 1962⟧ | 1962-10
v ⟦říjnu 1962⟧ | 1962-10
na ⟦podzim 1962⟧ | 1962-23
⟦koncem října 1962⟧ | 1962-10~
v roce ⟦1962⟧ | 1962
⟦bez data⟧ | -
⟦po 28. říjnu 1962⟧ | 1962-10-29/..
""",
    "it": """
⟦27 ottobre 1962⟧ | 1962-10-27
⟦1º novembre 1962⟧ | 1962-11-01
⟦1° novembre 1962⟧ | 1962-11-01
⟦domenica 11 novembre 1962⟧ | 1962-11-11
⟦27 e 28 ottobre 1962⟧ | {1962-10-27,1962-10-28}
⟦27 o 28 ottobre 1962⟧ | [1962-10-27,1962-10-28]
dal ⟦5 al 9 novembre 1962⟧ | 1962-11-05/1962-11-09
⟦tra il 5 e il 9 novembre 1962⟧ | 1962-11-05/1962-11-09
⟦ottobre 1962⟧ | 1962-10
⟦autunno 1962⟧ | 1962-23
⟦estate 1962⟧ | 1962-22
⟦fine ottobre 1962⟧ | 1962-10~
⟦prima del 20 novembre 1962⟧ | ../1962-11-19
⟦dopo il 28 ottobre 1962⟧ | 1962-10-29/..
⟦senza data⟧ | -
nel ⟦1962⟧ | 1962
""",
    "pt": """
⟦27 de outubro de 1962⟧ | 1962-10-27
⟦27 outubro 1962⟧ | 1962-10-27
⟦1º de março de 1962⟧ | 1962-03-01
⟦domingo, 11 de novembro de 1962⟧ | 1962-11-11
⟦27 e 28 de outubro de 1962⟧ | {1962-10-27,1962-10-28}
⟦27 ou 28 de outubro de 1962⟧ | [1962-10-27,1962-10-28]
de ⟦5 a 9 de novembro de 1962⟧ | 1962-11-05/1962-11-09
⟦entre 5 e 9 de novembro de 1962⟧ | 1962-11-05/1962-11-09
⟦outubro de 1962⟧ | 1962-10
⟦outono de 1962⟧ | 1962-23
⟦final de outubro de 1962⟧ | 1962-10~
⟦antes de 20 de novembro de 1962⟧ | ../1962-11-19
⟦depois de 28 de outubro de 1962⟧ | 1962-10-29/..
⟦sem data⟧ | -
em ⟦1962⟧ | 1962
""",
}

# What is no date. Rows of an empty-handed answer, in a text of unknown language.
NONE = """
May I say so
they march on Havana
in May the ships left
the October Revolution
(Special No. 1013)
No. 27/10
protocol No. 27/10
pp. 1013-1020
p. 1962
pages 1957-1960
l. 1013-1014
Fond 5, opis 49, delo 131, listy 193-194
F. 3, op. 65, d. 904, ll. 131-133
record 115098
version 3.11.62
version 1.10.1962
archivekit 0.10.12
192.168.10.62
10.10.62.1
the 1st Army
the 2nd of two
17:30
5:30 p.m.
October 5:30
at 1830 hours
from 1400 to 1600 hours
in 1500 copies
of 2000 men
in 1962 rubles
in 1962.5
of 1,962
telegrams 1957-1960
real estate 1962
lata 1957
of 1962,5
$1962
1962
the number 1962 stands alone
27 10 1962
27,10,1962
27:10:1962
10/27
27.10
27-10
1/2/3
1957-60
1500-1962
555-1957-1960
1960-1957
1013
42 Il-28s
12-yav, ll
paragraph 5 of protocol 66
Article 5 March on
the 22nd Congress
the 50 October Regiment
B-27 October
MiG-21 May
27 planes in October
at 3 in the morning
Sunday
on Sunday morning
mar 5 km
set 5 out of 10
5 ago
Gen. Pliyev
2 Maj. Anderson
an undated letter
no date has been set
Bismarck, N.D.
S. D. Kennedy
B.D.
sunday 27
¼ 1962½
1962²
x1962
in 1962a
in X1962
in 19621
in 0062
in 3062
13/13/1962
32.13.1962
1962-13-45
00/00/1962
0.0.1962
29.10
XX.XX.1962
27..10..1962
27/10.1962
"""

# Read otherwise when the language is not known.
ONLY_OWN = {"2/10/1962", "5 ago. 1962", "estate 1962"}


def gold() -> list[tuple[str, str, int | None, list[tuple[str, str]]]]:
    """Language, text, year of the document, and the dates with their values."""
    found = []
    for language, table in GOLD.items():
        for row in re.findall(r"(?s)(.*?) \| (.*?)\n", table.lstrip("\n")):
            said = re.match(r"(?:(\d{4}): )?(.*)", row[0], re.S)
            assert said
            year, text = said.groups()
            quotes = re.findall("(?s)⟦(.*?)⟧", text)
            values = ["" if value == "-" else value for value in row[1].split(" + ")]
            assert len(quotes) == len(values), row
            plain = re.sub("[⟦⟧]", "", text)
            pairs = list(zip(quotes, values, strict=True))
            found.append((language, plain, int(year) if year else None, pairs))
    return found


ROWS = gold()
NO_DATES = NONE.strip("\n").splitlines()


def test_the_gold_is_large() -> None:
    assert sum(len(pairs) for *_, pairs in ROWS) + len(NO_DATES) >= 250
    assert all(sum(row[0] == language for row in ROWS) >= 15 for language in GOLD)


@pytest.mark.parametrize(("language", "text", "year", "expected"), ROWS)
def test_gold(language: str, text: str, year: int | None, expected: list[tuple[str, str]]) -> None:
    for tag in (language, "und") if text not in ONLY_OWN else (language,):
        found = find_dates(text, language=tag, year=year)
        assert [(said.quote(text), said.edtf) for said in found] == expected
        alone = f"(a)\n\n{text}\n\n(b)"
        again = find_dates(alone, language=tag, year=year)
        assert [(said.quote(alone), said.edtf) for said in again] == expected
        check_values(text, found, year)


def check_values(text: str, found: list[FoundDate], year: int | None) -> None:
    """What holds for every date of every text."""
    for said in found:
        assert supports(said.quote(text), said.edtf, year)
        assert (said.earliest, said.latest) == (bounds(said.edtf) if said.edtf else ("", ""))
        assert said.edtf or said.rule == "undated" or said.certainty is Certainty.CHECK
        assert said.weekday or said.weekday_agrees is None
        assert said.year_from in ("stated", "document", "")
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("year", [None, 1962])
def test_what_is_no_date(text: str, year: int | None) -> None:
    assert find_dates(text, language="en", year=year) == []
    assert find_dates(text, year=year) == []


def one(text: str, language: str = "en", year: int | None = None) -> FoundDate:
    (found,) = find_dates(text, language=language, year=year)
    return found


@pytest.mark.parametrize(
    ("text", "year", "certainty", "rule", "year_from", "note"),
    [
        ("27 October 1962", None, "sure", "words", "stated", ""),
        ("27 October 1962", 1961, "sure", "words", "stated", ""),
        ("27 October", None, "sure", "words", "", "the year is not stated"),
        ("27 October", 1962, "likely", "words", "document", "the year is that of the document"),
        ("10 October of that year", 1962, "sure", "words", "", "the year is not stated"),
        ("December 27 - January 3", 1962, "sure", "words", "", "the year is not stated"),
        ("27 October [1962]", None, "sure", "words", "stated", "the year stands in brackets"),
        ("27Oct62", None, "likely", "words", "stated", "the century is not stated"),
        ("27Oct62", 1962, "likely", "words", "stated", "the century is that of the document"),
        (
            "271830Z Oct 62",
            None,
            "likely",
            "date-time-group",
            "stated",
            "the century is not stated",
        ),
        ("27.X.62", None, "likely", "roman", "stated", "the century is not stated"),
        ("10/2/1962", None, "please check", "numeric", "stated", "day and month may be the other"),
        ("4.5.62", None, "please check", "numeric", "stated", "it may be the number of a section"),
        ("31 February 1962", None, "please check", "words", "stated", "the calendar has no such"),
        ("31 February", 1962, "please check", "words", "document", "the year is that of the"),
        ("in 1962", None, "likely", "year", "stated", ""),
        ("1957-1960", None, "likely", "year", "stated", ""),
        ("Undated", 1962, "sure", "undated", "", ""),
        ("autumn of 1962", None, "sure", "season", "stated", "bounds for the northern hemisphere"),
        ("14 (27) October 1917", None, "sure", "words", "stated", "one day, in the old and the"),
        (
            "Monday, 11 November 1962",
            None,
            "please check",
            "words",
            "stated",
            "1962-11-11 was a",
        ),
        ("1962-10-27", None, "sure", "numeric", "stated", ""),
    ],
)
def test_how_sure_a_date_is(
    text: str, year: int | None, certainty: str, rule: str, year_from: str, note: str
) -> None:
    found = one(text, year=year)
    assert (found.certainty, found.rule, found.year_from) == (certainty, rule, year_from)
    assert found.note.startswith(note) and bool(found.note) == bool(note)


def test_the_other_dates_of_a_text_settle_an_order_but_not_for_sure() -> None:
    first, second = find_dates("10/2/62 and 10/27/62", language="en", year=1962)
    assert (first.edtf, first.certainty) == ("1962-10-02", Certainty.LIKELY)
    assert first.note.startswith("other dates here have the month first")
    assert one("02.10.1962", "en").edtf == "[1962-02-10,1962-10-02]"
    assert one("02.10.1962", "und").certainty is Certainty.LIKELY
    assert one("02.10.1962", "ru").certainty is Certainty.SURE
    assert one("02.10.1962", "ru-Latn").edtf == "1962-10-02"


@pytest.mark.parametrize(
    ("text", "year", "weekday", "agrees"),
    [
        ("Sunday, 11 November 1962", None, "Sunday", True),
        ("Sunday morning, November 11", 1962, "Sunday", True),
        ("Sunday morning, November 11", None, "Sunday", None),
        ("Sunday, November 11", 1961, "Sunday", False),
        ("11 November 1962 (Monday)", None, "Monday", False),
        ("Sonntag, den 11. November 1962", None, "Sunday", True),
        ("воскресенье, 11 ноября 1962 г.", None, "Sunday", True),
        ("terça-feira, 23 de outubro de 1962", None, "Tuesday", True),
        ("Sunday, 10/2/1962", None, "Sunday", None),
        ("11 November 1962", None, "", None),
    ],
)
def test_weekdays(text: str, year: int | None, weekday: str, agrees: bool | None) -> None:
    found = one(text, year=year)
    assert (found.weekday, found.weekday_agrees) == (weekday, agrees)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("November 11, 1962", "1962-11-11"),
        (" [November 11, 1962] ", "1962-11-11"),
        ("November 11, 1962.", "1962-11-11"),
        ("“11 November 1962”", "1962-11-11"),
        ("1953", "1953"),
        ("(1953)", "1953"),
        ("1953?", "1953?"),
        ("October 1962?", "1962-10?"),
        ("c. 1953", "1953~"),
        ("October 1962", "1962-10"),
        ("November 1962 - January 1963", "1962-11/1963-01"),
        ("1957-1960", "1957/1960"),
        ("1957 or 1960", "[1957,1960]"),
        ("28 October", "XXXX-10-28"),
        ("Undated", ""),
        ("[undated]", ""),
        ("N.D.", ""),
        ("б/д", ""),
        ("o. D.", ""),
        ("31 February 1962", ""),
        ("27 октября 1962 г.", "1962-10-27"),
        ("1962 год", "1962"),
    ],
)
def test_a_whole_value(text: str, edtf: str) -> None:
    found = parse_date(text)
    assert found and found.edtf == edtf
    assert supports(found.quote(text), edtf)
    assert supports(text, edtf)


@pytest.mark.parametrize(
    "text",
    ["", " ", "May", "Moscow, 1953", "on 11 November 1962", "Date: 1953", "1953 edition", "195",
     "19533", "0953", "2953", "1953, 1954", "11 November 1962, 14:00", "27 October 1962 27",
     "the 1950s", "undated letter", "Undated 1962", "no", "1962" * 100, "No. 1962", "[1962] 1963",
     "1953-", "-1953", "$1953", "1953-54"],
)  # fmt: skip
def test_what_is_not_one_date(text: str) -> None:
    assert parse_date(text) is None


def test_seeds() -> None:
    telegram = (SEEDS / "000_ffc89407d609e817.txt").read_text("utf-8")
    found = find_dates(telegram, language="en", year=1962)
    values = [said.edtf for said in found]
    assert values[:2] == ["1962-11-11", "1962-11-11"]
    expected = {"1962-10-28", "1962-10-27/1962-10-28", "1962-11-05", "1962-11-06",
                "{1962-10-27,1962-10-28}", "1957", "1958", "1960", "1961"}  # fmt: skip
    assert expected <= set(values) <= expected | {"1962-11-11"}
    received = found[-1]
    assert received.quote(telegram) == "Sunday morning, 11 November 1962"
    assert (received.weekday, received.weekday_agrees) == ("Sunday", True)
    check_values(telegram, found, 1962)
    instructions = (SEEDS / "002_212492c28eb4acd6.txt").read_text("utf-8")
    found = find_dates(instructions, language="en")
    assert {said.edtf for said in found} == {"{XXXX-10-27,XXXX-10-28}"}
    assert {said.earliest + said.latest for said in found} == {""}


def test_one_range_of_a_text() -> None:
    text = "27 October 1962, 28 October 1962, 29 October 1962"
    (found,) = find_dates(text, Span(16, 33))
    assert found.quote(text) == "28 October 1962"
    assert find_dates(text, Span(19, 32))[0].quote(text) == "October 1962"


@pytest.mark.parametrize(
    ("quote", "edtf", "year", "is_so"),
    [
        ("October 28", "1962-10-28", 1962, True),
        ("October 28", "1962-10-28", None, False),
        ("October 28", "1962-10-28", 1963, False),
        ("27 or 28 October 1962", "1962-10-27", None, False),
        ("10/2/1962", "1962-10-02", None, True),
        ("10/2/1962", "1962-02-10", None, True),
        ("10/2/1962", "1962-10-03", None, False),
        ("1962", "1962", None, True),
        ("[undated]", "", None, True),
        ("27 October 1962", "", None, False),
        ("no words of a date", "", None, False),
        ("Moscow, 27 October 1962", "1962-10-27", None, True),
    ],
)
def test_words_support_a_value(quote: str, edtf: str, year: int | None, is_so: bool) -> None:
    assert supports(quote, edtf, year) is is_so


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
}
FORMATS = {
    "en": "{d} {M} {y}|{M} {d}, {y}|{M} {d} {y}|{d} {M}, {y}|the {d} of {M} {y}|{y} {M} {d}"
    "|{d} {M} [{y}]",
    "ru": "{d} {M} {y} г.|{d} {M} {y} года|«{d}» {M} {y} г.|{d}.{m:02}.{y}|{d}.{r}.{y}"
    "|{d}/{r} {y} г.",
    "de": "{d}. {M} {y}|den {d}. {M} {y}|{d}.{m}.{y}|{d}. {m}. {y}",
    "fr": "{d} {M} {y}|le {d} {M} {y}|{d}/{m:02}/{y}",
    "es": "{d} de {M} de {y}|{d} de {M} del {y}|{M} {d} de {y}|{d} {M} {y}|{d}/{m}/{y}",
    "it": "{d} {M} {y}|{d}/{m}/{y}",
    "pt": "{d} de {M} de {y}|{d}/{m}/{y}",
    "pl": "{d} {M} {y} r.|{d} {M} {y} roku|{d} {r} {y}|{d}.{r}.{y}|{d}.{m:02}.{y} r.",
    "cs": "{d}. {M} {y}|{d}. {r}. {y}|{d}. {m}. {y}|{d}.{m}.{y}",
}
ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
days = st.dates(date(1000, 1, 1), date(2099, 12, 31))


@settings(deadline=None)
@given(days, st.sampled_from(sorted(FORMATS)), st.data())
def test_every_day_is_read_back(day: date, language: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([*FORMATS[language].split("|"), "{y}-{m:02}-{d:02}"]))
    month = MONTHS[language].split()[day.month - 1]
    if data.draw(st.booleans()):
        month = month.upper()
    said = form.format(d=day.day, M=month, y=day.year, m=day.month, r=ROMAN[day.month - 1])
    text = f"— {said}, —"
    (found,) = find_dates(text, language=language)
    assert found.edtf == found.earliest == found.latest == day.isoformat()
    assert found.certainty is Certainty.SURE
    assert found.quote(text) in said
    assert supports(found.quote(text), found.edtf)
    whole = parse_date(found.quote(text), language)
    assert whole and whole.edtf == found.edtf


@settings(deadline=None)
@given(days, st.integers(1, 40), st.sampled_from(sorted(MONTHS)))
def test_every_range_of_days_is_read_back(day: date, length: int, language: str) -> None:
    other = min(day + timedelta(length), date(2099, 12, 31))
    names = MONTHS[language].split()
    of = " de " if language in ("es", "pt") else " "
    a, b = (f"{d.day}{of}{names[d.month - 1]}{of}{d.year}" for d in (day, other))
    if other > day:
        assert one(f"{a} - {b}", language).edtf == f"{day}/{other}"
    if other > day and day.month == other.month:
        assert one(f"{day.day}-{b}", language).edtf == f"{day}/{other}"


PIECES = [
    *"1 2 27 28 31 1962 1917 62 '62 May march October окт. октября Oktober de of the".split(),
    *"г. год X / - – . , ( ) [ ] « » ? and or to и по a before after not later than c.".split(),
    *"late between Sunday n.d. undated 1st 271830Z 27Oct62 No. of that year осенью fall ²".split(),
    "\n", "\n\n", "", "\u0301", "１",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=24
).map("".join)


@settings(max_examples=400, deadline=None)
@given(texts | st.text(max_size=40), st.sampled_from([None, 1962]), st.sampled_from(["und", "en"]))
def test_any_text(text: str, year: int | None, language: str) -> None:
    found = find_dates(text, language=language, year=year)
    for said in found:
        assert said.quote(text).strip() == said.quote(text) != ""
        assert said.rule == "undated" or re.search("[0-9]", said.quote(text))
    check_values(text, found, year)
    whole = parse_date(text, language)
    assert whole is None or whole.quote(text) in text


HOSTILE = {
    "digits and blanks": "1 " * 500_000,
    "years and blanks": "1962 " * 100_000,
    "digits": "1" * 1_000_000,
    "blanks": "1" + " " * 1_000_000 + "1",
    "brackets": "[(" * 500_000,
    "undated": "[undated" * 125_000,
    "months": "October " * 125_000,
    "phrases": "not later than " * 70_000,
    "one word": "1 " + "x" * 1_000_000,
    "words and digits": ("x" * 99 + "1") * 10_000,
}
SLOW = {  # a tenth as long: nearly every token begins a list, and every list is in vain
    "list": "27, " * 25_000,
    "lists": ("1 and " * 7 + "October ") * 1_000,
    "months first": "October 1 and " * 3_000,
    "quoted": "«2» " * 25_000,
    "stops": "1." * 50_000,
    "years": "1962-1963-" * 10_000,
}


@pytest.mark.parametrize("text", [*HOSTILE.values(), *SLOW.values()], ids=[*HOSTILE, *SLOW])
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    find_dates(text)
    taken = time.process_time() - started
    assert taken < 2


MONTHS_FILE = Path(date_words.__file__).parent / "data" / "months.toml"


def test_the_word_lists_are_whole() -> None:
    lists = tomllib.loads(MONTHS_FILE.read_text("utf-8"))
    assert set(lists) == {*GOLD, "all"}
    keys = set(lists["en"]) - {"capital", "month_first"}
    for language, names in lists.items():
        if language == "all":
            continue
        assert set(names) - {"capital", "month_first"} == keys, language
        assert [len(names[key]) for key in ("months", "short", "weekdays", "seasons")] == [
            12,
            12,
            7,
            4,
        ]
        assert all(names["months"])


def test_no_name_is_that_of_two_months() -> None:
    lists = tomllib.loads(MONTHS_FILE.read_text("utf-8"))
    numbers: dict[str, set[int]] = {}
    for names in lists.values():
        for key in ("months", "short"):
            for number, forms in enumerate(names.get(key, [])):
                for form in forms.split():
                    numbers.setdefault(form, set()).add(number)
    assert {form for form, found in numbers.items() if len(found) > 1} == set()


@pytest.mark.parametrize("module", [dates, date_words, date_elements, date_forms])
def test_doctest(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
