"""Control claims from short invented reports of many wars.

Each row is a text, the places it names, the country it is about, and what is told of which place:
(change, place, gained by, lost by). A star stands for anything; a row's empty set means that
nothing at all may be read.
"""

from __future__ import annotations

import pytest

from geodata.extract.control import find_control
from tests.geodata.reading import page_of
from tests.geodata.reading import place as _place

M23, FARDC = "M23", "Congolese army"
SAF, RSF = "Sudanese Armed Forces", "Rapid Support Forces"
TAL, ANA = "Taliban", "Afghan government forces"

CASES = [
    (
        "M23 rebels captured the eastern Congolese city of Goma on Monday, residents said.",
        ["Goma"],
        "CD",
        {("gained", "Goma", M23, None)},
    ),
    (
        "The town of Bunagana, on the border with Uganda, has fallen to the M23, the army admitted.",
        ["Bunagana", _place("Uganda", "country", "UG")],
        "CD",
        {("gained", "Bunagana", M23, None)},
    ),
    (
        "Congolese troops abandoned Sake after two days of fighting and pulled back to Goma.",
        ["Sake", "Goma"],
        "CD",
        {("withdrew", "Sake", None, FARDC)},
    ),
    (
        "The army said it had repelled an attack by M23 rebels on Kibumba.",
        ["Kibumba"],
        "CD",
        {("repelled", "Kibumba", "*", M23)},
    ),
    (
        "M23 fighters are advancing on Goma from three directions.",
        ["Goma"],
        "CD",
        {("advancing", "Goma", M23, None)},
    ),
    (
        "The M23 denied that it had captured Walikale.",
        ["Walikale"],
        "CD",
        {("denied", "Walikale", M23, None)},
    ),
    (
        "Government forces failed to retake Bunagana in a dawn assault.",
        ["Bunagana"],
        "CD",
        {("denied", "Bunagana", "*", None)},
    ),
    (
        "The rebels have vowed to seize Bukavu if talks fail.",
        ["Bukavu"],
        "CD",
        {("planned", "Bukavu", "*", None)},
    ),
    (
        "Sudan's army recaptured the presidential palace in Khartoum from the Rapid Support Forces on Friday.",
        ["Khartoum"],
        "SD",
        {("gained", "Khartoum", SAF, RSF)},
    ),
    (
        "The Rapid Support Forces (RSF) seized control of El Fasher, the last army stronghold in Darfur, after an 18-month siege.",
        ["El Fasher", _place("Darfur", "region", "SD")],
        "SD",
        {("gained", "El Fasher", RSF, "*")},
    ),
    (
        "El Fasher has been besieged by the RSF since May 2024.",
        ["El Fasher"],
        "SD",
        {("besieged", "El Fasher", RSF, None)},
    ),
    (
        "The army broke the siege of El Obeid on Sunday, ending a blockade that had lasted nearly two years.",
        ["El Obeid"],
        "SD",
        {("siege_broken", "El Obeid", "*", None)},
    ),
    (
        "The paramilitaries still hold Nyala, Zalingei and El Geneina.",
        ["Nyala", "Zalingei", "El Geneina"],
        "SD",
        {
            ("holds", "Nyala", "*", None),
            ("holds", "Zalingei", "*", None),
            ("holds", "El Geneina", "*", None),
        },
    ),
    (
        "RSF fighters captured 300 soldiers and dozens of vehicles near Babanusa.",
        ["Babanusa"],
        "SD",
        set(),
    ),
    (
        "The Arakan Army has taken control of Paletwa, a town in Chin State, the group said in a statement.",
        ["Paletwa", _place("Chin State", "admin1", "MM")],
        "MM",
        {("gained", "Paletwa", "Arakan Army", None)},
    ),
    (
        "Lashio fell to the Myanmar National Democratic Alliance Army (MNDAA) in early August 2024.",
        ["Lashio"],
        "MM",
        {("gained", "Lashio", "Myanmar National Democratic Alliance Army", None)},
    ),
    (
        "Junta troops withdrew from their base at Thin Gan Nyi Naung, leaving Myawaddy in the hands of the Karen National Liberation Army.",
        ["Thin Gan Nyi Naung", "Myawaddy"],
        "MM",
        {
            ("withdrew", "Thin Gan Nyi Naung", None, "Myanmar military"),
            ("*", "Myawaddy", "Karen National Liberation Army", "*"),
        },
    ),
    (
        "Resistance forces overran the military's base in Loikaw and raised their flag over the university.",
        ["Loikaw"],
        "MM",
        {("gained", "Loikaw", "*", "*")},
    ),
    (
        "Azerbaijani forces have captured Shusha, the second-largest city in Nagorno-Karabakh, President Ilham Aliyev said on Sunday.",
        ["Shusha", _place("Nagorno-Karabakh", "region", "AZ")],
        "AZ",
        {("gained", "Shusha", "Azerbaijani forces", None)},
    ),
    (
        "Armenia denied that Shusha had fallen.",
        ["Shusha", _place("Armenia", "country", "AM")],
        "AZ",
        {("denied", "Shusha", "*", "*")},
    ),
    (
        "Under the deal, Armenia handed over the Kalbajar district to Azerbaijan on November 25.",
        [
            _place("Kalbajar", "admin2", "AZ"),
            _place("Armenia", "country", "AM"),
            _place("Azerbaijan", "country", "AZ"),
        ],
        "AZ",
        {("handed_over", "Kalbajar", "*", "*")},
    ),
    (
        "Hadrut and Fuzuli were taken by Azerbaijani troops in October 2020.",
        ["Hadrut", "Fuzuli"],
        "AZ",
        {
            ("gained", "Hadrut", "Azerbaijani forces", None),
            ("gained", "Fuzuli", "Azerbaijani forces", None),
        },
    ),
    (
        "Tuareg rebels and Islamist fighters seized the northern towns of Kidal, Gao and Timbuktu within three days.",
        ["Kidal", "Gao", "Timbuktu"],
        "ML",
        {
            ("gained", "Kidal", "*", None),
            ("gained", "Gao", "*", None),
            ("gained", "Timbuktu", "*", None),
        },
    ),
    (
        "French and Malian troops drove the jihadists out of Konna and entered Diabaly on Monday.",
        ["Konna", "Diabaly"],
        "ML",
        {("gained", "Konna", "*", "*"), ("gained", "Diabaly", "*", "*")},
    ),
    (
        "Mali's army, backed by Wagner mercenaries, retook Kidal from Tuareg separatists on November 14.",
        ["Kidal"],
        "ML",
        {("gained", "Kidal", "Malian army", "National Movement for the Liberation of Azawad")},
    ),
    (
        "Forces loyal to Khalifa Haftar lost Tarhuna, their last stronghold in western Libya, to the Government of National Accord.",
        ["Tarhuna", _place("Libya", "country", "LY")],
        "LY",
        {("lost", "Tarhuna", "Government of National Accord", "Libyan National Army")},
    ),
    (
        "The GNA said its forces were in full control of Tripoli International Airport.",
        [_place("Tripoli International Airport", "airfield", "LY")],
        "LY",
        {("holds", "Tripoli International Airport", "Government of National Accord", None)},
    ),
    (
        "Derna, which the LNA had besieged for three years, was declared liberated in June 2018.",
        ["Derna"],
        "LY",
        {("besieged", "Derna", "Libyan National Army", None), ("gained", "Derna", "*", "*")},
    ),
    (
        "Houthi fighters overran most of the Al Jawf capital, Al Hazm, in March 2020 after government troops pulled out.",
        ["Al Hazm", _place("Al Jawf", "admin1", "YE")],
        "YE",
        {("gained", "Al Hazm", "Houthis", "*")},
    ),
    (
        "Southern separatists took over Aden's airport and two military camps.",
        ["Aden"],
        "YE",
        {("gained", "Aden", "Southern Transitional Council", None)},
    ),
    (
        "Hodeidah port remains under Houthi control despite the offensive.",
        ["Hodeidah"],
        "YE",
        {("holds", "Hodeidah", "Houthis", None)},
    ),
    (
        "Tigrayan forces recaptured Lalibela on Sunday, eleven days after the Ethiopian army and its allies took the town.",
        ["Lalibela"],
        "ET",
        {
            ("gained", "Lalibela", "Tigray People's Liberation Front", "*"),
            ("gained", "Lalibela", "Ethiopian government forces", "*"),
        },
    ),
    (
        "Mekelle is back in the hands of the TPLF, eight months after federal troops seized it.",
        ["Mekelle"],
        "ET",
        {
            ("*", "Mekelle", "Tigray People's Liberation Front", None),
            ("gained", "Mekelle", "Ethiopian government forces", "*"),
        },
    ),
    (
        "Ethiopian troops will encircle Mekelle, the prime minister warned.",
        ["Mekelle"],
        "ET",
        {("planned", "Mekelle", "*", None)},
    ),
    (
        "The Taliban captured Zaranj, the first provincial capital to fall to the insurgents, on August 6.",
        ["Zaranj"],
        "AF",
        {("gained", "Zaranj", TAL, None)},
    ),
    (
        "Taliban fighters have seized two-thirds of Kunduz city, an official said on condition of anonymity.",
        ["Kunduz"],
        "AF",
        {("gained", "Kunduz", TAL, None)},
    ),
    (
        "Afghan commandos recaptured Nawa district from the Taliban, the defence ministry said.",
        [_place("Nawa", "admin2", "AF")],
        "AF",
        {("gained", "Nawa", ANA, TAL)},
    ),
    (
        "The insurgents claimed they had captured Ghazni, but the governor said the city was under government control.",
        ["Ghazni"],
        "AF",
        {("gained", "Ghazni", "*", None), ("holds", "Ghazni", "*", None)},
    ),
    (
        "Sri Lankan troops captured Kilinochchi, the Tamil Tigers' de facto capital, on January 2, 2009.",
        ["Kilinochchi"],
        "LK",
        {("gained", "Kilinochchi", "Sri Lankan army", "*")},
    ),
    (
        "The Tigers lost Elephant Pass a week later.",
        ["Elephant Pass"],
        "LK",
        {("lost", "Elephant Pass", None, "Liberation Tigers of Tamil Eelam")},
    ),
    (
        "Al-Shabaab militants retook the town of Moqokori hours after Somali forces left.",
        ["Moqokori"],
        "SO",
        {("gained", "Moqokori", "al-Shabaab", "*")},
    ),
    (
        "Kenyan troops entered Kismayo on Friday and al-Shabaab withdrew from the port overnight.",
        ["Kismayo"],
        "SO",
        {("gained", "Kismayo", "Kenyan forces", "*"), ("withdrew", "Kismayo", None, "al-Shabaab")},
    ),
    (
        "Somali government forces liberated Adan Yabal from al-Shabaab, which had held it since 2016.",
        ["Adan Yabal"],
        "SO",
        {
            ("gained", "Adan Yabal", "Somali government forces", "al-Shabaab"),
            ("holds", "Adan Yabal", "al-Shabaab", None),
        },
    ),
    (
        "Fighting for control of Galkayo continued for a third day.",
        ["Galkayo"],
        "SO",
        {("contested", "Galkayo", "*", "*")},
    ),
    ("The club captured the championship in Nairobi for the third time.", ["Nairobi"], "KE", set()),
    ("Police in Kampala seized 40 kilos of ivory.", ["Kampala"], "UG", set()),
    (
        "The party lost Nairobi and held on to Mombasa in the election.",
        ["Nairobi", "Mombasa"],
        "KE",
        set(),
    ),
    ("The shilling fell to a record low in Nairobi.", ["Nairobi"], "KE", set()),
    ("Storms cut off the town of Lodwar for two days.", ["Lodwar"], "KE", set()),
    (
        "Photographs of the old market in Goma captured the imagination of visitors.",
        ["Goma"],
        "CD",
        set(),
    ),
    ("He took his family to Bukavu and left Goma on Tuesday.", ["Bukavu", "Goma"], "CD", set()),
    ("Rebel leader Laurent Nkunda was captured in Gisenyi.", ["Gisenyi"], "RW", set()),
    ("Army retakes Bor from rebels", ["Bor"], "SS", {("gained", "Bor", "*", "*")}),
    (
        "South Sudan rebels take Malakal",
        ["Malakal", _place("South Sudan", "country", "SS")],
        "SS",
        {("gained", "Malakal", "*", None)},
    ),
    (
        "Key town of Bentiu captured by forces loyal to Riek Machar",
        ["Bentiu"],
        "SS",
        {("gained", "Bentiu", "SPLA-IO", None)},
    ),
    (
        "The government has lost control of Malakal, and Bor is surrounded by the White Army.",
        ["Malakal", "Bor"],
        "SS",
        {("lost", "Malakal", None, "*"), ("besieged", "Bor", "SPLA-IO", "*")},
    ),
    (
        "Troops raised the national flag over Marawi's city hall after driving out the Maute group.",
        ["Marawi"],
        "PH",
        {("gained", "Marawi", "*", "*")},
    ),
    (
        "Boko Haram seized Bama but was pushed out of the town by Nigerian troops the next day.",
        ["Bama"],
        "NG",
        {("gained", "Bama", "Boko Haram", None), ("gained", "Bama", "Nigerian army", "Boko Haram")},
    ),
    (
        "Only a handful of villages, including Malam Fatori, remain in the hands of the insurgents.",
        ["Malam Fatori"],
        "NG",
        {("holds", "Malam Fatori", "*", None)},
    ),
    (
        "Seleka rebels took Bangui in March 2013, only to lose it months later.",
        ["Bangui"],
        "CF",
        {("gained", "Bangui", "Séléka", None), ("lost", "Bangui", None, "Séléka")},
    ),
    (
        "Israeli troops surrounded Gaza City and cut off the north of the strip from the south.",
        ["Gaza City"],
        "PS",
        {("besieged", "Gaza City", "Israeli forces", None)},
    ),
    (
        "It was not possible to confirm whether the army had retaken Jenin.",
        ["Jenin"],
        "PS",
        {("planned", "Jenin", "*", None)},
    ),
]


def _fits(expected, found):
    return all(want in ("*", have) for want, have in zip(expected, found, strict=True))


@pytest.mark.parametrize(
    ("text", "places", "country", "expected"), CASES, ids=[c[0][:60] for c in CASES]
)
def test_who_holds_what(text, places, country, expected):
    page = page_of(text, *places, country=country, published="2024-06-05")
    found = [(c.change, c.place_text, c.gained_by, c.lost_by) for c in find_control(page)]
    assert [e for e in expected if not any(_fits(e, f) for f in found)] == []
    assert [f for f in found if not any(_fits(e, f) for e in expected)] == []
