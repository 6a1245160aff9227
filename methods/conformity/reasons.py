"""Why a judgement is what it is, and how that is said on a certificate in each language."""

from __future__ import annotations

from enum import StrEnum

from methods.wording import Texts


class Reason(StrEnum):
    """Stable keys; the words stand below."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    CLASS_SATISFIES = "class_satisfies"
    CLASS_DOES_NOT_SATISFY = "class_does_not_satisfy"
    CENSORED_ACROSS = "censored_across"
    CONDITIONAL_PASS = "conditional_pass"  # noqa: S105 - no password
    CONDITIONAL_FAIL = "conditional_fail"
    BETWEEN_VIEWS = "between_views"
    OTHER_MEASURAND = "other_measurand"
    OTHER_REFERENCE_CONDITION = "other_reference_condition"
    OTHER_BASIS = "other_basis"
    OTHER_UNIT = "other_unit"
    OTHER_METHOD = "other_method"
    METHOD_UNKNOWN = "method_unknown"
    LIMIT_UNKNOWN = "limit_unknown"
    OTHER_KIND = "other_kind"
    NO_UNCERTAINTY = "no_uncertainty"
    U_TOO_LARGE = "u_too_large"
    NO_REPRODUCIBILITY = "no_reproducibility"
    NARROWER_THAN_4R = "narrower_than_4r"
    ONE_LABORATORY = "one_laboratory"
    NO_ROOM = "no_room"


ANSWERS: dict[str, Texts] = {
    "conforms": {"en": "conforms", "az": "uyğundur", "ru": "соответствует"},
    "does_not_conform": {"en": "does not conform", "az": "uyğun deyil", "ru": "не соответствует"},
    "inconclusive": {"en": "inconclusive", "az": "qərar vermək mümkün deyil", "ru": "заключение невозможно"},
    "not_judged": {
        "en": "tested, not judged",
        "az": "sınaqdan keçirilib, qiymətləndirilməyib",
        "ru": "испытано, соответствие не оценивалось",
    },
}

REASONS: dict[Reason, Texts] = {
    Reason.INSIDE: {
        "en": "The result meets the limit under the decision rule.",
        "az": "Nəticə qərar qaydasına əsasən həddə uyğundur.",
        "ru": "Результат удовлетворяет норме по принятому правилу принятия решения.",
    },
    Reason.OUTSIDE: {
        "en": "The result does not meet the limit under the decision rule.",
        "az": "Nəticə qərar qaydasına əsasən həddə uyğun deyil.",
        "ru": "Результат не удовлетворяет норме по принятому правилу принятия решения.",
    },
    Reason.CLASS_SATISFIES: {
        "en": "The class found is one of those that satisfy the specification.",
        "az": "Müəyyən edilmiş sinif spesifikasiyanın tələbini ödəyən siniflərdəndir.",
        "ru": "Установленный класс входит в число удовлетворяющих спецификации.",
    },
    Reason.CLASS_DOES_NOT_SATISFY: {
        "en": "The class found is not one of those that satisfy the specification.",
        "az": "Müəyyən edilmiş sinif spesifikasiyanın tələbini ödəyən siniflərdən deyil.",
        "ru": "Установленный класс не входит в число удовлетворяющих спецификации.",
    },
    Reason.CENSORED_ACROSS: {
        "en": "The result is only known to lie on one side of its bound, and the limit lies on that side too.",
        "az": "Nəticənin yalnız öz sərhədinin bir tərəfində olduğu məlumdur, hədd də həmin tərəfdədir.",
        "ru": "Известно лишь, по какую сторону от границы лежит результат, и норма лежит с той же стороны.",
    },
    Reason.CONDITIONAL_PASS: {
        "en": "Conditional pass: the value meets the limit, but not by the guard band.",
        "az": "Şərti uyğunluq: qiymət həddi ödəyir, lakin qoruyucu zolaq qədər ehtiyat yoxdur.",
        "ru": "Условное соответствие: значение удовлетворяет норме, но без запаса на защитную полосу.",
    },
    Reason.CONDITIONAL_FAIL: {
        "en": "Conditional fail: the value does not meet the limit, but not by the guard band.",
        "az": "Şərti uyğunsuzluq: qiymət həddi ödəmir, lakin ondan qoruyucu zolaq qədər uzaq deyil.",
        "ru": "Условное несоответствие: значение не удовлетворяет норме, но в пределах защитной полосы.",
    },
    Reason.BETWEEN_VIEWS: {
        "en": "The result lies within 0.59 R of the limit, and no party's view was agreed.",
        "az": "Nəticə həddən 0,59 R daxilindədir və heç bir tərəfin baxışı razılaşdırılmayıb.",
        "ru": "Результат лежит в пределах 0,59 R от нормы, и позиция какой-либо стороны не согласована.",
    },
    Reason.OTHER_MEASURAND: {
        "en": "The limit is for {limit_has}, the result is for {result_has}.",
        "az": "Hədd {limit_has} üçündür, nəticə isə {result_has} üçündür.",
        "ru": "Норма установлена для {limit_has}, а результат получен для {result_has}.",
    },
    Reason.OTHER_REFERENCE_CONDITION: {
        "en": "The reference conditions differ: limit {limit_has}, result {result_has}.",
        "az": "İstinad şərtləri fərqlidir: hədd {limit_has}, nəticə {result_has}.",
        "ru": "Стандартные условия различны: норма {limit_has}, результат {result_has}.",
    },
    Reason.OTHER_BASIS: {
        "en": "The bases differ: limit {limit_has}, result {result_has}.",
        "az": "İfadə əsasları fərqlidir: hədd {limit_has}, nəticə {result_has}.",
        "ru": "Основы выражения различны: норма {limit_has}, результат {result_has}.",
    },
    Reason.OTHER_UNIT: {
        "en": "The units differ: limit {limit_has}, result {result_has}.",
        "az": "Vahidlər fərqlidir: hədd {limit_has}, nəticə {result_has}.",
        "ru": "Единицы различны: норма {limit_has}, результат {result_has}.",
    },
    Reason.OTHER_METHOD: {
        "en": "The specification names {limit_has}, the test was done by {result_has}, and no equivalence is agreed.",
        "az": "Spesifikasiyada {limit_has} göstərilib, sınaq {result_has} üzrə aparılıb, ekvivalentlik razılaşdırılmayıb.",
        "ru": "В спецификации указан {limit_has}, испытание проведено по {result_has}, равноценность не согласована.",
    },
    Reason.METHOD_UNKNOWN: {
        "en": "The method that the specification names is not known.",
        "az": "Spesifikasiyada göstərilən metod məlum deyil.",
        "ru": "Метод, указанный в спецификации, неизвестен.",
    },
    Reason.LIMIT_UNKNOWN: {
        "en": "A limit of the specification is not known.",
        "az": "Spesifikasiyanın həddi məlum deyil.",
        "ru": "Норма спецификации неизвестна.",
    },
    Reason.OTHER_KIND: {
        "en": "The limit and the result are not on the same kind of scale.",
        "az": "Hədd və nəticə eyni növ şkalada deyil.",
        "ru": "Норма и результат выражены на шкалах разного вида.",
    },
    Reason.NO_UNCERTAINTY: {
        "en": "The decision rule needs an expanded uncertainty, and there is none for this result.",
        "az": "Qərar qaydası genişləndirilmiş qeyri-müəyyənlik tələb edir, bu nəticə üçün isə o yoxdur.",
        "ru": "Правило требует расширенной неопределённости, а для этого результата её нет.",
    },
    Reason.U_TOO_LARGE: {
        "en": "The expanded uncertainty is larger than the decision rule permits.",
        "az": "Genişləndirilmiş qeyri-müəyyənlik qərar qaydasının icazə verdiyindən böyükdür.",
        "ru": "Расширенная неопределённость больше, чем допускает правило принятия решения.",
    },
    Reason.NO_REPRODUCIBILITY: {
        "en": "The decision rule needs an approved reproducibility R of the method, and there is none.",
        "az": "Qərar qaydası metodun təsdiq edilmiş təkrar hasilolunma göstəricisini (R) tələb edir, o isə yoxdur.",
        "ru": "Правило требует утверждённой воспроизводимости R метода, а её нет.",
    },
    Reason.NARROWER_THAN_4R: {
        "en": "The two limits are nearer together than 4 R, so ISO 4259-2 cannot be applied.",
        "az": "İki hədd arasındakı fərq 4 R-dən kiçikdir, buna görə ISO 4259-2 tətbiq edilə bilməz.",
        "ru": "Расстояние между нормами меньше 4 R, поэтому ISO 4259-2 неприменим.",
    },
    Reason.ONE_LABORATORY: {
        "en": "The rule needs an assigned test value of at least two laboratories.",
        "az": "Qayda ən azı iki laboratoriyanın təyin edilmiş sınaq qiymətini tələb edir.",
        "ru": "Правило требует приписанного значения не менее чем от двух лабораторий.",
    },
    Reason.NO_ROOM: {
        "en": "The guard bands leave no room between the two limits.",
        "az": "Qoruyucu zolaqlar iki hədd arasında yer saxlamır.",
        "ru": "Защитные полосы не оставляют места между двумя нормами.",
    },
}

RULES: dict[str, Texts] = {
    "simple_acceptance": {"en": "simple acceptance", "az": "sadə qəbul", "ru": "простая приёмка"},
    "guard_band": {"en": "guard band", "az": "qoruyucu zolaq", "ru": "защитная полоса"},
    "risk_guard_band": {
        "en": "guard band for a specific risk of",
        "az": "xüsusi risk üçün qoruyucu zolaq:",
        "ru": "защитная полоса для частного риска",
    },
    "specific_consumer_risk": {
        "en": "specific consumer's risk of at most",
        "az": "istehlakçının xüsusi riski, ən çoxu:",
        "ru": "частный риск потребителя не более",
    },
    "specific_producer_risk": {
        "en": "specific producer's risk of at most",
        "az": "istehsalçının xüsusi riski, ən çoxu:",
        "ru": "частный риск изготовителя не более",
    },
    "global_consumer_risk": {
        "en": "global consumer's risk of at most",
        "az": "istehlakçının ümumi riski, ən çoxu:",
        "ru": "общий риск потребителя не более",
    },
    "global_producer_risk": {
        "en": "global producer's risk of at most",
        "az": "istehsalçının ümumi riski, ən çoxu:",
        "ru": "общий риск изготовителя не более",
    },
    "non_binary": {
        "en": "non-binary rule with guard band",
        "az": "qoruyucu zolaqlı qeyri-binar qayda",
        "ru": "небинарное правило с защитной полосой",
    },
    "iso_4259": {"en": "ISO 4259-2", "az": "ISO 4259-2", "ru": "ISO 4259-2"},
    "astm_d3244": {"en": "ASTM D3244", "az": "ASTM D3244", "ru": "ASTM D3244"},
}

VIEWS: dict[str, Texts] = {
    "supplier": {"en": "supplier's view", "az": "təchizatçının baxışı", "ru": "с позиции поставщика"},
    "recipient": {"en": "recipient's view", "az": "alıcının baxışı", "ru": "с позиции получателя"},
    "neither": {"en": "no view agreed", "az": "baxış razılaşdırılmayıb", "ru": "позиция не согласована"},
}

COMPARISONS: dict[str, Texts] = {
    "rounded": {
        "en": "value rounded to the last place of the limit (ASTM E29, rounding method)",
        "az": "qiymət həddin son rəqəminə qədər yuvarlaqlaşdırılıb (ASTM E29, yuvarlaqlaşdırma üsulu)",
        "ru": "значение округлено до последнего разряда нормы (ASTM E29, метод округления)",
    },
    "absolute": {
        "en": "unrounded value compared (ASTM E29, absolute method)",
        "az": "yuvarlaqlaşdırılmamış qiymət müqayisə edilib (ASTM E29, mütləq üsul)",
        "ru": "сравнивается неокруглённое значение (ASTM E29, абсолютный метод)",
    },
}

SENTENCE: Texts = {
    "en": "{result} against the limit {limit}: {answer}. {reason} Decision rule: {rule}.",
    "az": "{limit} həddinə qarşı {result}: {answer}. {reason} Qərar qaydası: {rule}.",
    "ru": "{result} при норме {limit}: {answer}. {reason} Правило принятия решения: {rule}.",
}
