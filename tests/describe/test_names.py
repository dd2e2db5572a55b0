"""Names: their parts, what two of them have in common, and values that hold several."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.core.text import Span
from archivekit.describe.name_agreement import compare_surnames
from archivekit.describe.names import compare_names, names_in, parse_name
from archivekit.describe.romanization import romanize, script_of, slug, sound_keys

# --- the parts of a name -------------------------------------------------------------------------

PERSONS = [  # stated, titles, given, particles, surname
    ("Comrade A. I. Mikoyan", "Comrade", "A.|I.", "", "Mikoyan"),
    ("To comrade A. I. Mikoyan", "comrade", "A.|I.", "", "Mikoyan"),
    ("N. Khrushchev", "", "N.", "", "Khrushchev"),
    ("N. S. Khrushchev", "", "N.|S.", "", "Khrushchev"),
    ("Nikita S. Khrushchev", "", "Nikita|S.", "", "Khrushchev"),
    ("Khrushchev, Nikita Sergeevich", "", "Nikita|Sergeevich", "", "Khrushchev"),
    ("Khrushchev, N. S.", "", "N.|S.", "", "Khrushchev"),
    ("Khrushchev’s", "", "", "", "Khrushchev"),
    ("Хрущёв Н. С.", "", "Н.|С.", "", "Хрущёв"),
    ("Н.С. Хрущев", "", "Н.|С.", "", "Хрущев"),
    ("Хрущёв Никита Сергеевич", "", "Никита|Сергеевич", "", "Хрущёв"),
    ("Никита Сергеевич Хрущёв", "", "Никита|Сергеевич", "", "Хрущёв"),
    ("тов. Микоян А. И.", "тов.", "А.|И.", "", "Микоян"),
    ("Dr. Sergo A. Mikoyan", "Dr.", "Sergo|A.", "", "Mikoyan"),
    ("U Thant", "U", "", "", "Thant"),
    ("U Nu", "U", "", "", "Nu"),
    ("Secretary General U Thant", "Secretary General|U", "", "", "Thant"),
    ("U A. Johnson", "", "U|A.", "", "Johnson"),
    ("U. Alexis Johnson", "", "U.|Alexis", "", "Johnson"),
    ("Fidel Castro Ruz", "", "Fidel", "", "Castro Ruz"),
    ("Castro Ruz, Fidel", "", "Fidel", "", "Castro Ruz"),
    ("Carlos Rafael Rodríguez", "", "Carlos|Rafael", "", "Rodríguez"),
    ("Che Guevara", "", "Che", "", "Guevara"),
    ("Ernesto Che Guevara", "", "Ernesto|Che", "", "Guevara"),
    ("Ernesto Guevara de la Serna", "", "Ernesto", "", "Guevara de la Serna"),
    ("Mao Zedong", "", "Zedong", "", "Mao"),
    ("MAO ZEDONG", "", "ZEDONG", "", "MAO"),
    ("Mao Tse-tung", "", "Tse-tung", "", "Mao"),
    ("Zhou Enlai", "", "Enlai", "", "Zhou"),
    ("Kim Il Sung", "", "Il Sung", "", "Kim"),
    ("Ho Chi Minh", "", "Chi Minh", "", "Ho"),
    ("Kim Philby", "", "Kim", "", "Philby"),
    ("Walter Ulbricht", "", "Walter", "", "Ulbricht"),
    ("von Brentano", "", "", "von", "Brentano"),
    ("Heinrich von Brentano", "", "Heinrich", "von", "Brentano"),
    ("President de Gaulle", "President", "", "de", "Gaulle"),
    ("[John F.] Kennedy", "", "John|F.", "", "Kennedy"),
    ("John F Kennedy", "", "John|F", "", "Kennedy"),
    ("Robert Kennedy", "", "Robert", "", "Kennedy"),
    ("president Kennedy", "president", "", "", "Kennedy"),
    ("Mrs. Kennedy", "Mrs.", "", "", "Kennedy"),
    ("A. Gromyko", "", "A.", "", "Gromyko"),
    ("M. A. Suslov", "", "M.|A.", "", "Suslov"),
    ("Ambassador Dobrynin", "Ambassador", "", "", "Dobrynin"),
    ("COMRADE I.V. STALIN", "COMRADE", "I.|V.", "", "STALIN"),
    ("Secretary of State Dean Rusk", "Secretary of State", "Dean", "", "Rusk"),
    ("Arthur Schlesinger, Jr.", "", "Arthur", "", "Schlesinger"),
    ("Svetlana Savranskaya", "", "Svetlana", "", "Savranskaya"),
]


@pytest.mark.parametrize(("stated", "titles", "given_", "particles", "surname"), PERSONS)
def test_the_parts_of_a_person(
    stated: str, titles: str, given_: str, particles: str, surname: str
) -> None:
    name = parse_name(stated)
    assert name.kind == "person"
    assert name.stated == stated
    assert "|".join(name.titles) == titles
    assert "|".join(name.given) == given_
    assert "|".join(name.particles) == particles
    assert name.surname == surname


@pytest.mark.parametrize(
    ("stated", "surname", "office"),
    [
        ("Soviet Ambassador Dobrynin", "Dobrynin", "Soviet Ambassador"),
        ("N. S. Khrushchev, Chairman of the Council of Ministers", "Khrushchev",
         "Chairman of the Council of Ministers"),
        ("Chairman of the Council of Ministers N. S. Khrushchev", "Khrushchev",
         "Chairman of the Council of Ministers"),
        ("Chairman of the Central People's Government Mao Zedong", "Mao",
         "Chairman of the Central People's Government"),
        ("A. Dobrynin (Ambassador)", "Dobrynin", "Ambassador"),
    ],
)  # fmt: skip
def test_the_office_of_a_person(stated: str, surname: str, office: str) -> None:
    name = parse_name(stated)
    assert (name.kind, name.surname, name.office) == ("person", surname, office)


@pytest.mark.parametrize(
    "stated",
    ["Soviet Ambassador", "CC Secretary", "Secretary of the Central Committee",
     "Soviet Ambassador in Havana", "First Secretary of the CC CPSU", "посол СССР в Гаване"],
)  # fmt: skip
def test_an_office_without_a_holder(stated: str) -> None:
    name = parse_name(stated)
    assert (name.kind, name.office, name.surname) == ("office", stated, "")


@pytest.mark.parametrize(
    "stated",
    ["Presidium of the Central Committee", "CC CPSU", "Ministry of Foreign Affairs of the USSR",
     "National Security Archive", "Leon Levy Foundation", "KGB", "ЦК КПСС", "МИД СССР",
     "Council of Ministers", "Ministry of Foreign Affairs and Trade", "White House",
     "History and Public Policy Program", "Soviet Government", "Embassy of the USSR in Cuba"],
)  # fmt: skip
def test_a_body(stated: str) -> None:
    assert parse_name(stated).kind == "body"


@pytest.mark.parametrize(
    "stated",
    ["", " ", "12-yav, ll", "the Cuban comrades", "N. S.", "Top Secret", "Havana", "1962", "[]",
     "our friends", "Bay of Pigs", "JFK", "毛泽东", "a" * 10_000],
)  # fmt: skip
def test_what_is_no_name(stated: str) -> None:
    assert parse_name(stated).kind == "unknown"


def test_a_hungarian_text_puts_the_surname_first() -> None:
    name = parse_name("Kádár János", "hu")
    assert (name.given, name.surname) == (("János",), "Kádár")


def test_a_place_with_a_title_is_a_person() -> None:
    assert parse_name("President Washington").surname == "Washington"


# --- two names -----------------------------------------------------------------------------------


def verdict(first: str, second: str, languages: tuple[str, str] = ("und", "und")) -> str:
    return compare_names(parse_name(first, languages[0]), parse_name(second, languages[1])).verdict


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Robert Kennedy", "John F. Kennedy", "different"),
        ("Sergo A. Mikoyan", "A. I. Mikoyan", "different"),
        ("Sergo A. Mikoyan", "Anastas Mikoyan", "different"),
        ("A. I. Mikoyan", "Anastas Mikoyan", "same"),
        ("Comrade A. I. Mikoyan", "Anastas Ivanovich Mikoyan", "same"),
        ("A. I. Mikoyan", "A. A. Mikoyan", "different"),
        ("N. Khrushchev", "Nikita Khrushchev", "same"),
        ("N. S. Khrushchev", "S. N. Khrushchev", "different"),
        ("Khrushchev", "Nikita Khrushchev", "compatible"),
        ("Khrushchev", "Хрущёв", "compatible"),
        ("President Kennedy", "John F. Kennedy", "compatible"),
        ("Fidel Castro", "Fidel Castro Ruz", "same"),
        ("Fidel Castro", "Raúl Castro Ruz", "different"),
        ("Che Guevara", "Ernesto Guevara", "compatible"),
        ("Che Guevara", "Che Guevara", "same"),
        ("E. Kennedy", "J. F. Kennedy", "different"),
        ("J. Edgar Hoover", "Edgar Hoover", "compatible"),
        ("I. V. Stalin", "Joseph Stalin", "compatible"),
        ("Arthur Schlesinger, Jr.", "Arthur Schlesinger, Sr.", "different"),
        ("Arthur Schlesinger, Jr.", "Arthur Schlesinger", "compatible"),
        ("Mrs. John F. Kennedy", "John F. Kennedy", "compatible"),
        ("Heinrich von Brentano", "H. Brentano", "same"),
        ("Dean Rusk", "Дин Раск", "compatible"),
        ("CC CPSU", "Central Committee of the CPSU", "same"),
        ("ЦК КПСС", "CC CPSU", "same"),
        ("Ministry of Foreign Affairs", "Ministry of Foreign Affairs of the USSR", "compatible"),
        ("National Security Archive", "Leon Levy Foundation", "different"),
        ("National Security Archive", "N. Khrushchev", "different"),
        ("Soviet Ambassador", "Soviet Ambassador in Havana", "compatible"),
        ("Fidel", "Fidel Castro", "compatible"),
        ("Svetlana Savranskaya", "S. Savransky", "different"),
    ],
)
def test_two_names(first: str, second: str, expected: str) -> None:
    assert verdict(first, second) == expected
    assert verdict(second, first) == expected


def test_sounds_that_two_letters_make() -> None:
    assert verdict("I. Bratsky", "И. Братский") == "same"


def test_a_letter_is_doubtful_only_between_scripts() -> None:
    """Г may be a foreign H, but not beside Х."""
    assert verdict("A. Harriman", "А. Гарриман") == "same"
    assert verdict("А. Гарин", "А. Харин") == "different"


def test_the_same_spelling_means_the_same_letters() -> None:
    """J. and Y. may be one where the surname shows two romanizations, and only there."""
    assert verdict("J. Andropow", "Yuri Andropov") == "same"
    assert verdict("J. Andropov", "R. Andropov") == "different"


# One line a person: forms in the romanizations, languages and scripts of the period. "|" parts
# forms, "@" names the language of the text where a form shows no orthography of its own.
GOLD = """
Nikita Khrushchev|N. Khrushchev|Н. С. Хрущёв|Nikita Jruschov|Nikita Chruschtschow|Nikita Khrouchtchev|N. Chruszczow|N. Hruşçov|Nikita Hruščëv|Nikita Chruščev|Khrushchev, Nikita Sergeevich|Nikita Khruschev|Nikita Kruscev
Anastas Mikoyan|A. I. Mikoyan|А. И. Микоян|Anastas Mikojan|Anastas Mikoïan|Anastás Mikoyán|Микоян Анастас Иванович
Leonid Brezhnev|L. I. Brezhnev|Л. И. Брежнев|Leonid Breschnew|Leonid Brejnev|L. Breżniew|Leonid Brežnev|L. Brézhnev
Andrei Gromyko|A. A. Gromyko|А. А. Громыко|Andrej Gromyko|Andreï Gromyko|Andréi Gromiko
Anatoly Dobrynin|A. F. Dobrynin|А. Ф. Добрынин|Anatoli Dobrynin|Anatolii Dobrynin|Anatoliy Dobrynin
Rodion Malinovsky|R. Ya. Malinovsky|Р. Я. Малиновский|Rodion Malinowski|Rodion Malinovskii|R. Malinovskij
Frol Kozlov|F. R. Kozlov|Ф. Р. Козлов|Frol Koslow|F. Kozlow|Frol Kozlov
Alexei Kosygin|A. N. Kosygin|А. Н. Косыгин|Alexej Kossygin|Alexis Kossyguine|Aleksey Kosygin|Alekséi Kosiguin
Mikhail Suslov|M. A. Suslov|М. А. Суслов|Michail Suslow|Mikhaïl Souslov|M. Susłow|Mijaíl Súslov
Nikolai Podgorny|N. V. Podgorny|Н. В. Подгорный|Nikolai Podgornyi|Nikolaj Podgornyj|Nikolay Podgornii
Dmitry Polyansky|D. S. Polyansky|Д. С. Полянский|Dmitri Poljanski|Dmitrii Polianskii|Dimitri Polianski
Dmitry Ustinov|D. F. Ustinov|Д. Ф. Устинов|Dmitri Ustinow|Dmitri Oustinov@fr
Yuri Andropov|Yu. V. Andropov|Ю. В. Андропов|Juri Andropow|Iouri Andropov|Iurii Andropov|Jurij Andropov
Boris Ponomarev|B. N. Ponomarev|Б. Н. Пономарёв|Boris Ponomarjow|Boris Ponomaryov|Boris Ponomariov
Vasily Kuznetsov|V. V. Kuznetsov|В. В. Кузнецов|Wassili Kusnezow|Vassili Kouznetsov|V. Kuzniecow|Vasilij Kuznecov
Valerian Zorin|V. A. Zorin|В. А. Зорин|Valerian Sorin@de|Valérian Zorine@fr
Georgy Zhukov|G. K. Zhukov|Г. К. Жуков|Georgi Schukow|Georgi Joukov|G. Żukow|Georgij Žukov
Klim Voroshilov|K. E. Voroshilov|К. Е. Ворошилов|K. Woroschilow|K. Vorochilov@fr|K. Woroszyłow
Vyacheslav Molotov|V. M. Molotov|В. М. Молотов|Wjatscheslaw Molotow|Viatcheslav Molotov|W. Mołotow
Georgy Malenkov|G. M. Malenkov|Г. М. Маленков|Georgi Malenkow|Gueorgui Malenkov|G. Malenkow
Nikolai Bulganin|N. A. Bulganin|Н. А. Булганин|Nikolaj Bulganin|Nikolaï Boulganine@fr|N. Bułganin
Lazar Kaganovich|L. M. Kaganovich|Л. М. Каганович|Lasar Kaganowitsch@de|Lazar Kaganovitch|Ł. Kaganowicz
Lavrenty Beria|L. P. Beria|Л. П. Берия|Lawrenti Berija|Lavrentii Beriia|Lavrentiy Beriya
Andrei Vyshinsky|A. Ya. Vyshinsky|А. Я. Вышинский|Andrej Wyschinski|Andreï Vychinski@fr|A. Wyszyński
Mikhail Gorbachev|M. S. Gorbachev|М. С. Горбачёв|Michail Gorbatschow|Mikhaïl Gorbatchev|Michaił Gorbaczow|Mihail Gorbačëv|Mijaíl Gorbachov
Boris Yeltsin|B. N. Yeltsin|Б. Н. Ельцин|Boris Jelzin|Boris Eltsine@fr|Boris El'tsin|B. Jelcyn
Konstantin Chernenko|K. U. Chernenko|К. У. Черненко|Konstantin Tschernenko|Constantin Tchernenko|K. Czernienko
Eduard Shevardnadze|E. A. Shevardnadze|Э. А. Шеварднадзе|Eduard Schewardnadse|Edouard Chevardnadze@fr
Aleksandr Alekseev|A. I. Alekseyev|А. И. Алексеев|Alexander Alexejew|Alexandre Alexeïev|Alexander Alexeev
Georgy Bolshakov|G. N. Bolshakov|Г. Н. Большаков|Georgi Bolschakow|Gueorgui Bolchakov@fr
Issa Pliyev|I. A. Pliyev|И. А. Плиев|Issa Plijew|I. A. Pliev
Sergei Biryuzov|S. S. Biryuzov|С. С. Бирюзов|Sergej Birjusow|Sergey Biriuzov
Matvei Zakharov|M. V. Zakharov|М. В. Захаров|Matwej Sacharow@de|Matvey Zakharov
Andrei Sakharov|A. D. Sakharov|А. Д. Сахаров|Andrej Sacharow|Andreï Sakharov|Andrei Sajarov@es
Semyon Ivanov|S. P. Ivanov|С. П. Иванов|Semjon Iwanow|Semen Ivanov
Viktor Semyonov|V. S. Semenov|В. С. Семёнов|Wiktor Semjonow
Stepan Chervonenko|S. V. Chervonenko|С. В. Червоненко|Stepan Tscherwonenko|Stepan Tchervonenko
Pavel Yudin|P. F. Yudin|П. Ф. Юдин|Pawel Judin|Pavel Iudin
Ivan Konev|I. S. Konev|И. С. Конев|Iwan Konew|Ivan Koniev
Andrei Grechko|A. A. Grechko|А. А. Гречко|Andrej Gretschko|Andreï Gretchko|A. Greczko
Alexander Shelepin|A. N. Shelepin|А. Н. Шелепин|Alexander Schelepin|Alexandre Chélépine@fr
Ekaterina Furtseva|E. A. Furtseva|Е. А. Фурцева|Jekaterina Furzewa|Yekaterina Furtseva
Fidel Castro|F. Castro|Ф. Кастро|Fidel Castro Ruz|Фидель Кастро Рус|Fidel Kastro
Raúl Castro|R. Castro|Рауль Кастро|Raul Castro|Raul Castro Ruz
Osvaldo Dorticós|O. Dorticos|О. Дортикос|Osvaldo Dorticos Torrado
Walter Ulbricht|W. Ulbricht|В. Ульбрихт|Вальтер Ульбрихт
Władysław Gomułka|W. Gomulka|В. Гомулка|Владислав Гомулка|Wladyslaw Gomulka
János Kádár|J. Kadar|Я. Кадар|Янош Кадар|Janos Kadar|Kádár János@hu
Antonín Novotný|A. Novotny|А. Новотный|Антонин Новотный|Antonin Novotny
Todor Zhivkov|T. Zhivkov|Т. Живков|Тодор Живков|Todor Schiwkow|T. Jivkov@fr|Todor Živkov
Josip Broz Tito|J. B. Tito|И. Б. Тито|Иосип Броз Тито
John F. Kennedy|J. F. Kennedy|Дж. Ф. Кеннеди|Джон Кеннеди|John Fitzgerald Kennedy|Kennedy, John F.
Robert Kennedy|R. F. Kennedy|Роберт Кеннеди|Robert F. Kennedy|Bobby Kennedy
Lyndon Johnson|L. B. Johnson|Л. Джонсон|Линдон Джонсон|Lyndon B. Johnson
Richard Nixon|R. Nixon|Р. Никсон|Ричард Никсон|Richard M. Nixon
Averell Harriman|W. Averell Harriman|А. Гарриман|Аверелл Гарриман|A. Harriman
Dwight Eisenhower|D. D. Eisenhower|Dwight D. Eisenhower|Eisenhower, Dwight
Harold Macmillan|H. Macmillan|Гарольд Макмиллан|Г. Макмиллан
Konrad Adenauer|K. Adenauer|К. Аденауэр|Конрад Аденауэр
Willy Brandt|W. Brandt|В. Брандт|Вилли Брандт
Jawaharlal Nehru|J. Nehru|Дж. Неру|Джавахарлал Неру
Gamal Abdel Nasser|G. A. Nasser|Г. А. Насер|Гамаль Абдель Насер
Palmiro Togliatti|P. Togliatti|Пальмиро Тольятти|П. Тольятти
Mao Zedong|Mao Tse-tung|Мао Цзэдун|MAO ZEDONG|Mao Tse-Tung
Zhou Enlai|Chou En-lai|Чжоу Эньлай|Zhou En-lai
Deng Xiaoping|Teng Hsiao-p'ing|Дэн Сяопин|Teng Hsiao-ping
Liu Shaoqi|Liu Shao-ch'i|Лю Шаоци|Liu Shao-chi
Peng Zhen|P'eng Chen|Пэн Чжэнь|Peng Chen
Kim Il Sung|Kim Il-sung|Kim Ilsung|Kim Il-Sung
Nicolae Ceaușescu|N. Ceausescu|Н. Чаушеску|Николае Чаушеску
"""  # noqa: E501

# Surnames of the period, all of them different.
SURNAMES = """
Khrushchev Brezhnev Mikoyan Kosygin Podgorny Suslov Kozlov Kuusinen Shvernik Kirichenko Aristov
Ignatov Furtseva Mukhitdinov Polyansky Voronov Kuznetsov Gromyko Dobrynin Zorin Malinovsky Grechko
Zakharov Sakharov Biryuzov Konev Zhukov Rokossovsky Vasilevsky Voroshilov Budyonny Timoshenko
Chuikov Moskalenko Sokolovsky Pliev Statsenko Gribkov Ivanov Gorshkov Fokin Shelepin Semichastny
Serov Andropov Ponomarev Rudakov Demichev Titov Ilyichev Satyukov Adzhubei Troyanovsky Alekseev
Bolshakov Fomin Feklisov Menshikov Semenov Pervukhin Smirnov Abrasimov Chervonenko Yudin Roshchin
Vyshinsky Molotov Malenkov Bulganin Kaganovich Beria Zhdanov Voznesensky Stalin Lenin Trotsky
Bukharin Zinoviev Kamenev Rykov Tomsky Litvinov Chicherin Maisky Gusev Fedorenko Tsarapkin Morozov
Vinogradov Novikov Soldatov Romanov Grishin Kirilenko Kulakov Kunaev Mazurov Pelshe Shcherbitsky
Shelest Ustinov Aliev Gorbachev Yeltsin Chernenko Tikhonov Ligachev Ryzhkov Shevardnadze Yakovlev
Chebrikov Zaikov Falin Zagladin Chernyaev Shakhnazarov Arbatov Inozemtsev Bovin Rakhmanin Kapitsa
Korolev Keldysh Gagarin Tereshkova Leonov Komarov Savranskaya Savransky Kennedy Johnson Nixon
Eisenhower Truman Roosevelt Ford Carter Reagan Bush Rusk Dulles Herter Acheson Marshall Byrnes
Stettinius Hull McNamara Gilpatric Nitze Bundy Sorensen Schlesinger Rostow Stevenson Harriman
Bohlen Thompson Kohler Kennan Lovett McCone Taylor Wheeler LeMay Anderson Shoup Lansdale Helms
Lundahl Dillon Ball Martin Salinger Fulbright Mansfield Dirksen Russell Goldwater Humphrey
McCarthy Kissinger Vance Brzezinski Shultz Baker Scowcroft Matlock Foy Macmillan Home Churchill
Eden Attlee Bevin Wilson Heath Thatcher Butler Gaitskell Roberts Ormsby-Gore Adenauer Erhard
Kiesinger Brandt Schmidt Kohl Genscher Schröder Strauss Hallstein Brentano Ulbricht Grotewohl
Pieck Honecker Stoph Mielke Krenz Modrow Axen Winzer Bolz Gaulle Pompidou Giscard Mitterrand Couve
Debré Bidault Schuman Mollet Mendès Castro Guevara Dorticós Roa Rodríguez Almeida Roca Escalante
Aragonés Valdés Cienfuegos Hart Batista Lechuga Gomułka Cyrankiewicz Bierut Ochab Rapacki Gierek
Jaruzelski Kania Wałęsa Mazowiecki Winiewicz Novotný Dubček Husák Gottwald Zápotocký Svoboda
Široký Lenárt David Kádár Nagy Rákosi Gerő Münnich Németh Grósz Dej Ceaușescu Maurer Pauker
Mănescu Bodnăraș Zhivkov Chervenkov Dimitrov Yugov Bashev Tito Kardelj Ranković Djilas Popović
Mićunović Hoxha Shehu Alia Kapo Nehru Menon Gandhi Shastri Nasser Sadat Heikal Sukarno Nkrumah
Lumumba Mobutu Touré Keita Selassie Nyerere Kenyatta Mandela Tambo Neto Roberto Savimbi Mengistu
Barre Thant Hammarskjöld Waldheim Rikhye Loutfy Narasimhan Mao Zhou Liu Deng Peng Lin Chen Zhu
Wang Kang Luo Kim Pak Choe Ho Giap Duan Dong Diem Thieu Ky Sihanouk Souvanna Phoumi Togliatti
Longo Berlinguer Nenni Fanfani Moro Andreotti Segni Saragat Thorez Duclos Marchais Rochet Kekkonen
Paasikivi Erlander Palme Unden Lange Gerhardsen Krag Spaak Luns Stikker Franco Salazar Prasad Ayub
Bhutto Zia Khan Daoud Karmal Taraki Amin Shah Mossadegh Menderes İnönü Demirel Karamanlis
Papandreou Makarios Begin Meir Eshkol Ben-Gurion Dayan Peres Rabin Yoshida Kishi Ikeda Sato
Hatoyama Tanaka Diefenbaker Pearson Trudeau Quadros Goulart Kubitschek Frondizi Betancourt Allende
Frei Arbenz Trujillo Duvalier Cárdenas Mateos
""".split()


def gold_pairs() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """All pairs of forms of one person, each with the language of its text."""
    pairs = []
    for line in GOLD.strip().splitlines():
        forms = []
        for form in line.split("|"):
            text, _, language = form.partition("@")
            forms.append((text, language or "und"))
        pairs += list(combinations(forms, 2))
    return pairs


def test_forms_of_one_name_meet() -> None:
    """19 of 20 pairs of forms; those that fail must be proposals or left out, never wrong."""
    persons = GOLD.strip().splitlines()
    assert len(persons) >= 60
    assert min(line.count("|") for line in persons) >= 2
    pairs = gold_pairs()
    same = [
        pair
        for pair in pairs
        if verdict(pair[0][0], pair[1][0], (pair[0][1], pair[1][1])) == "same"
    ]
    assert len(same) >= 0.97 * len(pairs)


def test_different_surnames_never_meet() -> None:
    assert len(set(SURNAMES)) >= 400
    names = [parse_name(f"Mr. {surname}") for surname in SURNAMES]
    met = [
        (a.surname, b.surname)
        for a, b in combinations(names, 2)
        if compare_surnames(a, b) != "different"
    ]
    assert met == []


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pl", "cs", "tr", "hu", "sv"])
def test_different_surnames_do_not_meet_in_other_languages(language: str) -> None:
    names = [parse_name(f"Mr. {surname}", language) for surname in SURNAMES[:150]]
    keys = [sound_keys(name.surname, language) for name in names]
    assert not [(a, b) for a, b in combinations(keys, 2) if a & b]


def test_persons_of_the_gold_list_do_not_meet() -> None:
    """No form of one person is the same as a form of another: Sacharow and Zakharov neither."""
    lines = [
        [form.partition("@") for form in line.split("|")] for line in GOLD.strip().splitlines()
    ]
    names = [[parse_name(text, tag or "und") for text, _, tag in line] for line in lines]
    met = [
        (a.stated, b.stated)
        for one, other in combinations(names, 2)
        for a in one
        for b in other
        if compare_names(a, b).verdict == "same"
    ]
    assert met == []


# --- several names in one value ------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "Nikita Khrushchev| and |Leonid Brezhnev",
        "A. Gromyko|, |A. Dobrynin",
        "Comrades Khrushchev|, |Kozlov|, and |Mikoyan",
        "Khrushchev, N. S.|; |Gromyko, A. A.",
        "Khrushchev, Nikita Sergeevich",
        "Khrushchev|, |Kozlov",
        "Svetlana Savranskaya",
        "Ministry of Foreign Affairs and Trade",
        "History and Public Policy Program",
        "National Archives and Records Administration",
        "Central Committee| and |the Council of Ministers",
        "KGB| and |GRU",
        "A. Gromyko, Minister of Foreign Affairs|, and |A. Dobrynin, Ambassador",
        "First Secretary of the CC CPSU and Chairman of the Council of Ministers N. S. Khrushchev",
        "Arthur Schlesinger, Jr.|, and |Dean Rusk",
        "John| and |Robert Kennedy",
        "Н. С. Хрущёв| и |Л. И. Брежнев",
        "José Ortega y Gasset",
        "Fidel Castro| y |Raúl Roa",
        "A. Gromyko (Moscow, USSR)|, |A. Dobrynin",
        "",
    ],
)
def test_names_in_a_value(value: str) -> None:
    pieces = value.split("|")
    text = "from " + "".join(pieces) + " to"
    expected = [piece for piece in pieces[::2] if piece]
    found = names_in(text, Span(5, len(text) - 3))
    assert [span.of(text) for span, _ in found] == expected
    assert [name.stated for _, name in found] == expected


# --- laws ----------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    "Nikita Robert John N. J. A.I. Хрущёв Khrushchev Kennedy Mikoyan U Thant von de President "
    "Comrade тов. Ambassador of the CC CPSU Committee and , ; ( ) [ ] & Jr. Mao Zedong Castro Ruz "
    "Sergeevich Н. С. y 's ’ . -".split()
)
NAMES = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=7).map(" ".join))
LANGUAGES = st.sampled_from(["und", "en", "de", "ru", "fr", "hu", "es", "", "x-nonsense"])


@settings(max_examples=400, deadline=None)
@given(NAMES, LANGUAGES, NAMES, LANGUAGES)
@example("U", "und", "U U", "und")
def test_comparing_is_symmetric(one: str, tag: str, other: str, other_tag: str) -> None:
    a, b = parse_name(one, tag), parse_name(other, other_tag)
    assert compare_names(a, b) == compare_names(b, a)
    assert a.stated == one
    assert compare_names(a, a).verdict != "different" or not (a.surname or a.kind != "person")


@settings(max_examples=400, deadline=None)
@given(NAMES, st.integers(0, 5), st.integers(0, 5))
def test_the_parts_stand_in_what_was_stated(text: str, before: int, after: int) -> None:
    """Nothing invented: each word of a name stands in the text, and each span inside its own."""
    span = Span(min(before, len(text)), max(min(before, len(text)), len(text) - after))
    for place, name in names_in(text, span):
        assert span.contains(place)
        assert place.of(text) == place.of(text).strip() == name.stated
        stated = name.stated.translate(str.maketrans("", "", "[]{}<>*†‡|\u00ad"))
        for word in " ".join([name.surname, *name.given, *name.particles, *name.titles]).split():
            assert word in stated


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), LANGUAGES)
def test_keys_and_ids_of_any_text(text: str, language: str) -> None:
    assert len(sound_keys(text, language)) <= 500
    assert slug(text).strip("-") == slug(text) != ""
    assert romanize(text) == romanize(text)
    assert len(script_of(text)) == 4


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "(" * 100_000, " " * 100_000, "A. " * 50_000, "," * 100_000,
     "and " * 30_000, "Khrushchev, " * 10_000, " [" * 50_000, "O'" * 50_000],
)  # fmt: skip
def test_long_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    names_in(text, Span(0, len(text)))
    parse_name(text)
    assert time.process_time() - start < 10
