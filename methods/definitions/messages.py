"""What a calculation tells the technician and the reviewer, in the three languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from methods.definitions.outcome import Message
from methods.definitions.parts import BudgetEntry
from methods.units import UNITS
from methods.wording import LANGUAGES, Language, Texts, printed_number

Level = Literal["information", "attention", "stop"]


def _message(level: Level, key: str, text: Callable[[Language], str]) -> Message:
    return Message(level=level, key=key, texts={language: text(language) for language in LANGUAGES})


def not_used(determination: str, reason: str) -> Message:
    """A determination was excluded by a person."""
    texts: Texts = {
        "en": f"Determination {determination} is not used: {reason}.",
        "az": f"{determination} nömrəli təyinat istifadə olunmur: {reason}.",
        "ru": f"Определение {determination} не используется: {reason}.",
    }
    return _message("attention", "not used", texts.__getitem__)


def no_agreement() -> Message:
    """The determinations lie further apart than the edition allows."""
    texts: Texts = {
        "en": "The determinations do not agree, so no mean is formed. Measure again; none may be left out unsaid.",
        "az": "Təyinatlar bir-birinə uyğun gəlmir, ona görə orta qiymət hesablanmır. Yenidən ölçün; "
        "heç bir təyinat səbəb göstərilmədən çıxarıla bilməz.",
        "ru": "Определения не согласуются, среднее не вычисляется. Повторите измерение; "
        "ни одно определение нельзя исключить без указания причины.",
    }
    return _message("stop", "no agreement", texts.__getitem__)


def in_some_injections(names: Sequence[str]) -> Message:
    """Components that were found in some of the injections and not in others."""
    found = ", ".join(names[:10])
    texts: Texts = {
        "en": f"Found in some injections only: {found}. The mean is that of the injections in which it was found.",
        "az": f"Yalnız bəzi injeksiyalarda tapılıb: {found}. Orta qiymət tapıldığı injeksiyalarındır.",
        "ru": f"Найдено не во всех вводах: {found}. Среднее взято по вводам, в которых найдено.",
    }
    return _message("attention", "in some injections", texts.__getitem__)


def carried_to_15C(temperatures: Sequence[float], rules: str, group: Texts) -> Message:
    """The density was measured at another temperature (°C) than 15 °C."""

    def text(language: Language) -> str:
        read = "; ".join(f"{printed_number(f'{t:g}', language)} °C" for t in temperatures)
        words: Texts = {
            "en": f"Measured at {read}; carried to 15 °C by {rules} for {group[language]} (clause not verified).",
            "az": f"{read} temperaturda ölçülüb; {rules} üzrə 15 °C-yə gətirilib, "
            f"məhsul qrupu: {group[language]} (bənd yoxlanılmayıb).",
            "ru": f"Измерено при {read}; приведено к 15 °C по {rules}, "
            f"группа продуктов: {group[language]} (пункт не проверен).",
        }
        return words[language]

    return _message("information", "carried to 15 °C", text)


def not_in_budget(entries: Sequence[BudgetEntry]) -> Message:
    """Contributions that the budget expects and nobody has entered."""

    def text(language: Language) -> str:
        names = ", ".join(entry.names[language] for entry in entries)
        words: Texts = {
            "en": f"Not in the uncertainty budget, because nobody has entered it: {names}.",
            "az": f"Daxil edilmədiyi üçün qeyri-müəyyənlik büdcəsində yoxdur: {names}.",
            "ru": f"Не вошло в бюджет неопределённости, так как не введено: {names}.",
        }
        return words[language]

    return _message("attention", "not in budget", text)


def strips_differ(classes: Sequence[str]) -> Message:
    """Several strips were rated differently."""
    rated = ", ".join(classes)
    texts: Texts = {
        "en": f"The strips were rated {rated}; no rule joins them. Repeat the test and rate again.",
        "az": f"Lövhələr {rated} kimi qiymətləndirilib; onları birləşdirən qayda yoxdur. Sınağı təkrar edin.",
        "ru": f"Пластинки оценены как {rated}; правила объединения нет. Повторите испытание.",
    }
    return _message("stop", "strips differ", texts.__getitem__)


def borderline_strip() -> Message:
    """How ASTM D1838 rates a strip between two classes (10 to 12, public excerpt, clause not verified)."""
    texts: Texts = {
        "en": "A strip between two classes is rated at the more tarnished one; a strip darker orange than class 1 "
        "stays class 1 unless red is seen, then it is class 2.",
        "az": "İki sinif arasında olan lövhə daha çox qaralmış sinfə aid edilir; 1-ci sinifdən daha tünd narıncı "
        "lövhə qırmızı görünmürsə 1-ci sinifdə qalır, qırmızı görünürsə 2-ci sinifdir.",
        "ru": "Пластинка между двумя классами относится к более потускневшему; пластинка темнее оранжевого "
        "цвета класса 1 остаётся в классе 1, если не виден красный цвет, иначе это класс 2.",
    }
    return _message("information", "borderline strip", texts.__getitem__)


def area_is_no_amount() -> Message:
    """What an area per cent is not."""
    texts: Texts = {
        "en": "Area per cent is not an amount: no response factors are applied.",
        "az": "Sahə faizi maddə miqdarı deyil: həssaslıq əmsalları tətbiq olunmayıb.",
        "ru": "Процент площади не является количеством вещества: коэффициенты отклика не применены.",
    }
    return _message("information", "area is no amount", texts.__getitem__)


def integrated_by_hand(peaks: Sequence[str]) -> Message:
    """Peaks that a person integrated."""
    keys = ", ".join(peaks)
    texts: Texts = {
        "en": f"Integrated by hand: {keys}. The reviewer compares with the automatic integration.",
        "az": f"Əl ilə inteqrallanıb: {keys}. Yoxlayan avtomatik inteqrallama ilə müqayisə edir.",
        "ru": f"Проинтегрировано вручную: {keys}. Проверяющий сравнивает с автоматическим интегрированием.",
    }
    return _message("attention", "integrated by hand", texts.__getitem__)


def unidentified(n: int, total: int) -> Message:
    """Peaks without a name."""
    texts: Texts = {
        "en": f"{n} of {total} peaks are not identified; they count in the sum.",
        "az": f"{total} pikdən {n} pik müəyyən edilməyib; onlar cəmə daxildir.",
        "ru": f"Не идентифицировано пиков: {n} из {total}; они входят в сумму.",
    }
    return _message("attention", "unidentified", texts.__getitem__)


def sum_of(total: float, unit: str, low: float | None, high: float | None) -> Message:
    """The sum before normalisation against the laboratory's limits; a stop outside of them, no verdict without them."""
    if low is None and high is None:
        return _message(
            "attention", "sum without a limit", lambda language: _sum_words(language, total, unit, None)
        )
    within = (low is None or total >= low) and (high is None or total <= high)
    level: Level = "information" if within else "stop"
    key = "sum within its limits" if within else "sum outside its limits"
    return _message(level, key, lambda language: _sum_words(language, total, unit, (low, high, within)))


def _sum_words(
    language: Language, total: float, unit: str, limits: tuple[float | None, float | None, bool] | None
) -> str:
    shown = f"{printed_number(f'{total:.6g}', language)} {UNITS[unit].printed[language]}"
    begun: Texts = {
        "en": f"The sum before normalisation is {shown}",
        "az": f"Normallaşdırmadan əvvəl cəm {shown}",
        "ru": f"Сумма до нормировки равна {shown}",
    }
    if limits is None:
        words: Texts = {
            "en": "; the laboratory has entered no limit for it.",
            "az": "; laboratoriya onun üçün hədd daxil etməyib.",
            "ru": "; предел для неё лаборатория не ввела.",
        }
        return begun[language] + words[language]
    low, high, within = limits
    ends = ["–" if end is None else printed_number(f"{end:g}", language) for end in (low, high)]
    inside: Texts = {
        "en": f", within {ends[0]} to {ends[1]}.", "az": f", {ends[0]} ilə {ends[1]} arasında.",
        "ru": f", в пределах от {ends[0]} до {ends[1]}.",
    }  # fmt: skip
    outside: Texts = {
        "en": f", outside {ends[0]} to {ends[1]}, so there is no result. Look at the integration, or inject again.",
        "az": f", {ends[0]} ilə {ends[1]} hədlərindən kənardadır, ona görə nəticə yoxdur. İnteqrallamaya baxın və ya yenidən vurun.",
        "ru": f", вне пределов от {ends[0]} до {ends[1]}, поэтому результата нет. Проверьте интегрирование или повторите ввод.",
    }  # fmt: skip
    return begun[language] + (inside if within else outside)[language]


def of_no_component(peaks: Sequence[str]) -> Message:
    """Peaks that are of no component of the method."""
    shown, n = ", ".join(peaks[:10]) + (", …" if len(peaks) > 10 else ""), len(peaks)
    texts: Texts = {
        "en": f"{n} peaks are of no component of the method and count nowhere: {shown}.",
        "az": f"{n} pik metodun heç bir komponentinə aid deyil və heç yerdə sayılmır: {shown}.",
        "ru": f"Пиков, не относящихся ни к одному компоненту метода и нигде не учтённых: {n} ({shown}).",
    }
    return _message("attention", "of no component", texts.__getitem__)


def not_found(names: Sequence[str]) -> Message:
    """Components of the method without a peak."""
    shown = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
    texts: Texts = {
        "en": f"Not found in the run ({len(names)}): {shown}.",
        "az": f"Analizdə tapılmayıb ({len(names)}): {shown}.",
        "ru": f"Не обнаружено в анализе ({len(names)}): {shown}.",
    }
    return _message("information", "not found", texts.__getitem__)


def factors_exact() -> Message:
    """The factors of a table have no uncertainty of their own."""
    texts: Texts = {
        "en": "The factors of the table are taken as exact; U is that of the composition alone.",
        "az": "Cədvəlin əmsalları dəqiq sayılır; U yalnız tərkibin qeyri-müəyyənliyidir.",
        "ru": "Коэффициенты таблицы приняты точными; U учитывает только состав.",
    }
    return _message("information", "factors exact", texts.__getitem__)


def not_computed(names: Texts, reason: str) -> Message:
    """A property that cannot be computed from this composition."""
    texts: Texts = {
        "en": f"Not computed: {names['en']}. Reason: {reason}.",
        "az": f"Hesablanmayıb: {names['az']}. Səbəb: {reason}.",
        "ru": f"Не вычислено: {names['ru']}. Причина: {reason}.",
    }
    return _message("attention", "not computed", texts.__getitem__)


def ratings_differ(names: Texts, ratings: Sequence[str]) -> Message:
    """Determinations were rated differently."""
    rated = ", ".join(ratings)
    texts: Texts = {
        "en": f"The determinations were rated differently ({names['en']}: {rated}); no rule joins them. Repeat the test.",
        "az": f"Təyinatlar fərqli qiymətləndirilib ({names['az']}: {rated}); onları birləşdirən qayda yoxdur. Sınağı təkrar edin.",
        "ru": f"Определения оценены по-разному ({names['ru']}: {rated}); правила объединения нет. Повторите испытание.",
    }
    return _message("stop", "ratings differ", texts.__getitem__)


def eluted(percent: float, standard: str, without: Sequence[str], about: str) -> Message:
    """How much of a sample eluted by a standard, beside the result `about`; `without`: points above it, without temperature."""
    after = ", ".join(without)
    texts: Texts = {
        "en": f"{percent:.1f} % of the sample eluted, by the standard {standard}." + (f" No temperature at {after} %." if after else ""),
        "az": f"Nümunənin {printed_number(f'{percent:.1f}', 'az')} %-i çıxıb, standart: {standard}."
        + (f" {after} % üçün temperatur yoxdur." if after else ""),
        "ru": f"Вышло {printed_number(f'{percent:.1f}', 'ru')} % пробы, по стандарту {standard}."
        + (f" Нет температуры при {after} %." if after else ""),
    }  # fmt: skip
    said = _message("attention" if without else "information", "eluted", texts.__getitem__)
    return replace(said, about=about, printed=True)


def lost(percent: float) -> Message:
    """What a distillation lost of its charge, in per cent by mass; negative where it gained."""
    texts: Texts = {
        "en": f"{percent:+.2f} % of the mass was lost; it is not spread over the cuts.",
        "az": f"Kütlənin {printed_number(f'{percent:+.2f}', 'az')} %-i itirilib; fraksiyalara paylanmayıb.",
        "ru": f"Потеряно {printed_number(f'{percent:+.2f}', 'ru')} % массы; по фракциям не распределено.",
    }
    return _message("information", "lost", texts.__getitem__)
