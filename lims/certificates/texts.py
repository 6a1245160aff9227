"""What a certificate says in its own language beyond the renderer's fixed words. Drafts until a person approved them."""

from __future__ import annotations

TEXTS = {
    "as_listed": {"en": "as listed", "az": "aşağıda verilir", "ru": "см. ниже"},
    "up_to": {"en": "up to", "az": "son nöqtə", "ru": "до"},
    "at_authorisation": {
        "en": "[given at authorisation]", "az": "[təsdiq zamanı göstərilir]", "ru": "[указывается при утверждении]",
    },
    "not_stated": {"en": "not stated", "az": "göstərilməyib", "ru": "не указано"},
    "no_remark": {
        "en": "without remarks at receipt", "az": "qəbul zamanı qeyd olmayıb", "ru": "при приёмке замечаний не было",
    },
    "with_deviation": {
        "en": "not as it should be, see the disclaimer", "az": "tələblərə uyğun deyil, məsuliyyət qeydinə baxın",
        "ru": "не соответствовала требованиям, см. оговорку",
    },
    "temperature": {"en": "{value} °C at receipt", "az": "qəbulda {value} °C", "ru": "{value} °C при приёмке"},
    "pressure": {"en": "{value} kPa at receipt", "az": "qəbulda {value} kPa", "ru": "{value} кПа при приёмке"},
    "cylinder": {"en": "cylinder {value}", "az": "balon {value}", "ru": "баллон {value}"},
    "room": {"en": "room {room}: {figures}", "az": "{room} otağı: {figures}", "ru": "помещение {room}: {figures}"},
    "humidity": {"en": "{value} % RH", "az": "nisbi rütubət {value} %", "ru": "отн. влажность {value} %"},
    "override": {
        "en": "released by decision of the laboratory although: {sentence} Reason: {reason}",
        "az": "laboratoriyanın qərarı ilə buraxılıb, baxmayaraq ki: {sentence} Səbəb: {reason}",
        "ru": "выдано по решению лаборатории, хотя: {sentence} Причина: {reason}",
    },
    "mark_lost": {
        "en": "not within the scope of accreditation because of a decision of the laboratory, see the deviation",
        "az": "laboratoriyanın qərarına görə akkreditasiya sahəsinə daxil deyil, kənarlaşmaya baxın",
        "ru": "вне области аккредитации по решению лаборатории, см. отклонение",
    },
    "air_temperature": {"en": "air {value} °C", "az": "hava {value} °C", "ru": "воздух {value} °C"},
    "air_pressure": {"en": "air {value} kPa", "az": "hava {value} kPa", "ru": "воздух {value} кПа"},
    "product_temperature": {"en": "product {value} °C", "az": "məhsul {value} °C", "ru": "продукт {value} °C"},
    "sampling_equipment": {"en": "equipment: {names}", "az": "avadanlıq: {names}", "ru": "оборудование: {names}"},
    "sampling_deviations": {"en": "deviations: {text}", "az": "kənarlaşmalar: {text}", "ru": "отклонения: {text}"},
    "no_sampling_deviations": {
        "en": "no deviations from plan and method", "az": "plandan və metoddan kənarlaşma yoxdur",
        "ru": "отклонений от плана и метода нет",
    },
    "sampling_uncertainty": {
        "en": "uncertainty of sampling: {text}", "az": "nümunə götürmənin qeyri-müəyyənliyi: {text}",
        "ru": "неопределённость отбора: {text}",
    },
    "sampling_uncertainty_unknown": {
        "en": "the uncertainty of sampling is not known and not part of U",
        "az": "nümunə götürmənin qeyri-müəyyənliyi məlum deyil və U-ya daxil deyil",
        "ru": "неопределённость отбора неизвестна и в U не входит",
    },
    "external_accredited": {
        "en": "report {report}; the provider’s accreditation for it: {accreditation}",
        "az": "hesabat {report}; təchizatçının bu metod üzrə akkreditasiyası: {accreditation}",
        "ru": "отчёт {report}; аккредитация поставщика на этот метод: {accreditation}",
    },
    "external_not_accredited": {
        "en": "report {report}; the provider is not accredited for it",
        "az": "hesabat {report}; təchizatçı bu metod üzrə akkreditə olunmayıb",
        "ru": "отчёт {report}; поставщик на этот метод не аккредитован",
    },
    "at_provider": {
        "en": "not in this laboratory: by the external provider {provider}",
        "az": "bu laboratoriyada deyil: kənar təchizatçı {provider} tərəfindən",
        "ru": "не в этой лаборатории: внешним поставщиком {provider}",
    },
    "lines_at_provider": {
        "en": "results {lines}: by the external provider {provider}",
        "az": "{lines} nömrəli nəticələr: kənar təchizatçı {provider} tərəfindən",
        "ru": "результаты {lines}: внешним поставщиком {provider}",
    },
    "not_accredited_provider": {
        "en": "the provider is not accredited for it", "az": "təchizatçı bu metod üzrə akkreditə olunmayıb",
        "ru": "поставщик на этот метод не аккредитован",
    },
    "second_limit": {
        "en": "result {line} judged by another specification: {specification}",
        "az": "{line} nömrəli nəticə başqa spesifikasiya üzrə qiymətləndirilib: {specification}",
        "ru": "результат {line}, оценённый по другой спецификации: {specification}",
    },
    "limit_of": {"en": "limits from {specification}", "az": "hədlər: {specification}", "ru": "пределы: {specification}"},
    "manual": {
        "en": "{names}: integrated by hand", "az": "{names}: əl ilə inteqrasiya edilib", "ru": "{names}: интегрировано вручную",
    },
    "sum": {
        "en": "sum before normalisation {value} {unit}", "az": "normallaşdırmadan əvvəlki cəm {value} {unit}",
        "ru": "сумма до нормализации {value} {unit}",
    },
    "risk_computed": {
        "en": "probability that a property listed as conforming lies outside its limits: at most {percent} % for each",
        "az": "uyğun göstərilən xassənin həddən kənarda olması ehtimalı: hər biri üçün ən çoxu {percent} %",
        "ru": "вероятность того, что соответствующий показатель на деле лежит вне пределов: не более {percent} %",
    },
    "risk_at_limit": {
        "en": "up to 50 % of wrong acceptance exactly at a limit (ILAC-G8:09/2019, clause not verified)",
        "az": "dəqiq hədd üzərində səhv qəbul riski 50 %-ə qədərdir (ILAC-G8:09/2019, bənd yoxlanılmayıb)",
        "ru": "риск ошибочной приёмки точно на пределе до 50 % (ILAC-G8:09/2019, пункт не сверен)",
    },
    "risk_unknown": {
        "en": "not computed for these results", "az": "bu nəticələr üçün hesablanmayıb",
        "ru": "для этих результатов не вычислялся",
    },
    "agreed": {"en": "request {code}, {day}", "az": "{code} sorğusu, {day}", "ru": "заявка {code}, {day}"},
    "unknown_limit": {
        "en": "the limit is not known: {reason}", "az": "hədd məlum deyil: {reason}", "ru": "предел не известен: {reason}",
    },
    "no_limit_words": {
        "en": "the specification states this requirement in words", "az": "spesifikasiya bu tələbi sözlə verir",
        "ru": "спецификация задаёт это требование словами",
    },
    "not_judged_reason": {
        "en": "the laboratory has no figures to judge it by", "az": "qiymətləndirmək üçün rəqəm yoxdur",
        "ru": "нет цифр, по которым можно судить",
    },
    "no_rule": {
        "en": "no decision rule was agreed", "az": "qərar qaydası razılaşdırılmayıb",
        "ru": "правило принятия решения не согласовано",
    },
    "trace": {
        "en": "signal {signal} of record {record}, {at}, SHA-256 {sha256}…",
        "az": "{record} saylı yazının {signal} siqnalı, {at}, SHA-256 {sha256}…",
        "ru": "сигнал {signal} записи {record}, {at}, SHA-256 {sha256}…",
    },
    "percent_recovered": {"en": "recovered, %", "az": "yığılıb, %", "ru": "отогнано, %"},
    "percent_evaporated": {"en": "evaporated, %", "az": "buxarlanıb, %", "ru": "испарено, %"},
    "percent_distilled": {"en": "distilled, %", "az": "distillə olunub, %", "ru": "перегнано, %"},
    "temperature_title": {"en": "temperature, °C", "az": "temperatur, °C", "ru": "температура, °C"},
    "not_detected": {"en": "not detected", "az": "aşkar edilmədi", "ru": "не обнаружено"},
    "fictitious": {"en": "FICTITIOUS", "az": "UYDURMA", "ru": "ВЫМЫШЛЕННОЕ"},
}  # fmt: skip


def say(key: str, language: str, **given: object) -> str:
    """One text in a language; English where that one is missing."""
    texts = TEXTS[key]
    return texts.get(language, texts["en"]).format(**given)
