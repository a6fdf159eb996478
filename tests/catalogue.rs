//! The catalogue as shipped, seen through its public interface.

use yizhao::catalogue::{
    ApplicantField, Catalogue, ClothingRule, Edge, FrameMeasure, GlassesRule, HairRule, HeadwearRule,
    JewelleryRule, LimitName, LimitStatus, Permission, Proof, STRICT, VisibilityRule, WidthBetween,
};
use yizhao::check::CheckId;
use yizhao::{ErrorKind, Locale};

const INCUMBENTS: [&str; 7] = [
    "cn-hk-macau-permit",
    "cn-passport",
    "cn-taiwan-permit",
    "cn-id-card",
    "cn-residence-permit",
    "cn-social-security-card",
    "cn-driving-licence",
];

fn range(limit: Option<&yizhao::catalogue::Limit>) -> (Option<f64>, Option<f64>) {
    limit.map_or((None, None), |limit| (limit.range.min, limit.range.max))
}

#[test]
fn incumbents_come_first() {
    let ids: Vec<&str> = Catalogue::builtin()
        .documents()
        .map(|document| document.id.as_str())
        .take(INCUMBENTS.len())
        .collect();
    assert_eq!(ids, INCUMBENTS);
}

#[test]
fn every_document_resolves_in_every_city() {
    let catalogue = Catalogue::builtin();
    let mut count = 0;
    for document in catalogue.documents() {
        for city in catalogue.all_cities() {
            let requirement = catalogue.resolve(&document.id, Some(city.code)).unwrap();
            assert_eq!(requirement.city.as_deref(), Some(city.code));
            assert_eq!(requirement.document, document.id);
            count += 1;
        }
    }
    assert_eq!(catalogue.all_cities().count(), 369);
    assert_eq!(count, 369 * 97);
}

#[test]
fn kilobytes_hold_under_both_readings() {
    let requirement = Catalogue::builtin().resolve("cn-id-card", None).unwrap();
    assert_eq!(
        range(requirement.file.bytes.as_ref()),
        (Some(14_336.0), Some(20_000.0))
    );
}

#[test]
fn id_card_puts_the_eye_line_before_the_top_margin() {
    let requirement = Catalogue::builtin().resolve("cn-id-card", None).unwrap();
    let frame = requirement.frame.unwrap();
    assert_eq!(
        (frame.width_px, frame.height_px, frame.target_dpi),
        (358, 441, 350)
    );
    assert_eq!(frame.eye_line_from, Edge::Bottom);
    assert_eq!(range(frame.eye_line_px.as_ref()), (Some(207.0), None));
    let rank = |measure| frame.priority.iter().position(|listed| *listed == measure);
    assert!(rank(FrameMeasure::EyeLine) < rank(FrameMeasure::TopMargin));
}

#[test]
fn upload_frame_is_not_the_print() {
    let frame = Catalogue::builtin()
        .resolve("cn-passport", None)
        .unwrap()
        .frame
        .unwrap();
    assert_eq!((frame.width_px, frame.height_px), (354, 472));
    assert_eq!(range(Some(&frame.width_limit)), (Some(354.0), Some(480.0)));
    let head = frame.head_height_px.unwrap();
    assert_eq!(range(Some(&head)), (Some(331.0), Some(390.0)));
    assert_eq!(head.status, LimitStatus::Advisory);
    // 0.23 to 0.33 of the width, a tenth of a pixel inwards.
    assert_eq!(range(frame.eye_distance_px.as_ref()), (Some(81.5), Some(116.8)));
}

#[test]
fn millimetres_become_pixels_of_their_own_frame() {
    let frame = Catalogue::builtin()
        .resolve("cn-driving-licence", None)
        .unwrap()
        .frame
        .unwrap();
    assert_eq!(range(frame.head_height_px.as_ref()), (Some(224.5), Some(259.8)));
}

#[test]
fn social_card_measures_between_the_cheeks() {
    let frame = Catalogue::builtin()
        .resolve("cn-social-security-card", None)
        .unwrap()
        .frame
        .unwrap();
    assert_eq!(frame.width_between, WidthBetween::Cheeks);
    assert_eq!(range(frame.centre_offset_px.as_ref()), (Some(-17.0), Some(17.0)));
}

#[test]
fn a_city_overrides_the_national_base() {
    let catalogue = Catalogue::builtin();
    let base = catalogue.resolve("cn-hk-macau-permit", None).unwrap();
    assert_eq!(base.city, None);
    assert_eq!(base.glasses.value, GlassesRule::AllowedClear);
    let shenzhen = catalogue.resolve("cn-hk-macau-permit", Some("深圳")).unwrap();
    assert_eq!(shenzhen.city.as_deref(), Some("440300"));
    assert_eq!(shenzhen.glasses.value, GlassesRule::Forbidden);
    assert_eq!(shenzhen.glasses.status, LimitStatus::Advisory);
    assert_eq!(shenzhen.file, base.file);
    let guangzhou = catalogue.resolve("cn-hk-macau-permit", Some("广州")).unwrap();
    assert_eq!(guangzhou.glasses, base.glasses);
}

#[test]
fn a_city_is_found_by_code_chinese_and_pinyin() {
    let catalogue = Catalogue::builtin();
    for query in [
        "440300",
        "深圳",
        "深圳市",
        "广东深圳",
        "广东省深圳市",
        "shenzhen",
        "Shen Zhen",
        " SHENZHEN ",
    ] {
        assert_eq!(catalogue.city(query).unwrap().code, "440300", "{query}");
    }
    for query in ["北京", "北京市", "beijing", "110000"] {
        assert_eq!(catalogue.city(query).unwrap().code, "110000", "{query}");
    }
    assert_eq!(catalogue.city("Xi'an").unwrap().code, "610100");
    assert_eq!(catalogue.city("恩施").unwrap().code, "422800");
}

#[test]
fn a_province_is_refused_with_its_cities() {
    let catalogue = Catalogue::builtin();
    for query in ["广东", "广东省", "440000", "guangdong"] {
        let error = catalogue.resolve("cn-passport", Some(query)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownCity);
        assert!(error.message().contains("深圳市 (440300)"), "{error}");
        assert!(error.message().contains("广州市 (440100)"), "{error}");
    }
    // Also the name of a prefecture of Qinghai.
    assert!(catalogue.city("海南").unwrap_err().message().contains("海口市"));
    assert_eq!(catalogue.city("吉林市").unwrap().code, "220200");
}

#[test]
fn a_shared_name_lists_its_cities() {
    let error = Catalogue::builtin().city("suzhou").unwrap_err();
    assert!(
        error.message().contains("苏州市") && error.message().contains("宿州市"),
        "{error}"
    );
    for query in ["", "  ", "Atlantis", "440399", "深圳深圳深圳"] {
        let error = Catalogue::builtin().city(query).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownCity, "{query}");
    }
}

#[test]
fn an_unknown_document_suggests_the_nearest() {
    let catalogue = Catalogue::builtin();
    for (query, nearest) in [
        ("cn-hk-macua", "cn-hk-macau-permit"),
        ("cn-pasport", "cn-passport"),
        ("港澳通行证", "cn-hk-macau-permit"),
        ("id-card", "cn-id-card"),
        ("sfz", "cn-id-card"),
    ] {
        let error = catalogue.resolve(query, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownDocument);
        assert!(error.message().contains(nearest), "{query}: {error}");
    }
}

#[test]
fn documents_are_found_by_chinese_english_and_initials() {
    let catalogue = Catalogue::builtin();
    for (query, id) in [
        ("港澳", "cn-hk-macau-permit"),
        ("wlgatxz", "cn-hk-macau-permit"),
        ("macau", "cn-hk-macau-permit"),
        ("sbk", "cn-social-security-card"),
        ("驾照", "cn-driving-licence"),
        ("residence", "cn-residence-permit"),
    ] {
        let found = catalogue.search_documents(query);
        assert!(found.iter().take(3).any(|document| document.id == id), "{query}");
    }
    let cities: Vec<&str> = catalogue
        .search_cities("sz")
        .iter()
        .map(|city| city.name)
        .collect();
    assert!(
        cities.contains(&"深圳市") && cities.contains(&"苏州市"),
        "{cities:?}"
    );
}

#[test]
fn strict_has_every_default_and_no_frame() {
    let requirement = Catalogue::builtin().resolve(STRICT, None).unwrap();
    assert!(requirement.frame.is_none());
    for name in LimitName::ALL {
        assert!(requirement.limit(*name).is_some(), "{}", name.as_str());
    }
    assert_eq!(requirement.glasses.value, GlassesRule::Forbidden);
    assert_eq!(requirement.headwear.value, HeadwearRule::Forbidden);
    for rule in [&requirement.ears, &requirement.eyebrows, &requirement.shoulders] {
        assert_eq!(
            (rule.value, rule.status),
            (VisibilityRule::Required, LimitStatus::Enforced)
        );
    }
    assert!(requirement.hair_rule(HairRule::OffShoulders).is_some());
    assert!(requirement.clothing_rule(ClothingRule::NotWhite).is_some());
    assert!(requirement.jewellery_rule(JewelleryRule::NoNecklace).is_some());
    assert!(requirement.essential.contains(&CheckId::SingleFace));
    assert!(!requirement.essential.contains(&CheckId::Glasses));
}

#[test]
fn a_channel_is_the_third_part_of_the_key() {
    use yizhao::catalogue::Channel;
    let catalogue = Catalogue::builtin();
    let upload = catalogue.resolve("cn-passport", None).unwrap();
    assert_eq!(upload.channel, Some(Channel::Upload));
    let online = catalogue
        .resolve_for("cn-passport", None, Some("online"))
        .unwrap();
    assert_eq!(online.channel, Some(Channel::Online));
    let frame = online.frame.unwrap();
    assert_eq!((frame.width_px, frame.height_px), (600, 800));
    assert_eq!(range(frame.aspect_ratio.as_ref()), (Some(0.745), Some(0.755)));
    assert!(online.file.bytes.is_none() && online.file.formats == ["jpeg"]);
    assert_eq!(online.glasses, upload.glasses);

    // The upload's kilobytes are not the print's.
    let print = catalogue
        .resolve_for("cn-passport", Some("深圳"), Some("print"))
        .unwrap();
    let frame = print.frame.unwrap();
    assert_eq!((frame.width_px, frame.height_px), (390, 567));
    assert!(print.file.bytes.is_none());
    assert_eq!(print.glasses.value, GlassesRule::Forbidden);

    // The channel goes before the city: a mini-program's window, Haikou's glasses.
    let haikou = catalogue
        .resolve_for("cn-id-card", Some("海口"), Some("mini-program"))
        .unwrap();
    assert_eq!(
        range(haikou.file.bytes.as_ref()),
        (Some(20_480.0), Some(50_000.0))
    );
    assert_eq!(haikou.glasses.value, GlassesRule::Forbidden);

    assert_eq!(
        catalogue.resolve("fr-passport", None).unwrap().channel,
        Some(Channel::Print)
    );
    assert_eq!(
        catalogue.resolve("hk-id-card", None).unwrap().channel,
        Some(Channel::Counter)
    );
    for (document, channel) in [
        ("cn-passport", "fax"),
        ("fr-passport", "upload"),
        (STRICT, "upload"),
    ] {
        let error = catalogue.resolve_for(document, None, Some(channel)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownChannel, "{document} {channel}");
    }
    let error = catalogue
        .resolve_for("cn-passport", None, Some("fax"))
        .unwrap_err();
    assert!(error.message().ends_with("upload, online, print"), "{error}");
    let summary = &catalogue.summaries(Locale::ZhCn)[0];
    let names: Vec<&str> = summary
        .channels
        .iter()
        .map(|channel| channel.name.as_str())
        .collect();
    assert_eq!(names, ["数码照片", "全程网办", "纸质照片"]);
}

#[test]
fn every_frame_has_something_to_steer_by() {
    let catalogue = Catalogue::builtin();
    for document in catalogue
        .documents()
        .filter(|document| document.id != "cn-marriage")
    {
        for channel in document.channels() {
            let requirement = catalogue
                .resolve_for(&document.id, None, Some(channel.as_str()))
                .unwrap();
            let Some(frame) = requirement.frame else { continue };
            let sized = frame.head_height_px.is_some() || frame.head_width_px.is_some();
            let placed = frame.top_margin_px.is_some() || frame.eye_line_px.is_some();
            assert!(sized && placed, "{} {}", document.id, channel.as_str());
        }
    }
    let frame = catalogue.resolve("cn-size-1inch", None).unwrap().frame.unwrap();
    let head = frame.head_height_px.unwrap();
    assert_eq!(head.status, LimitStatus::Advisory);
    assert!(head.source.contains("Yizhao"), "{}", head.source);
    assert_eq!(range(Some(&head)), (Some(272.6), Some(330.4)));
}

#[test]
fn rules_in_words_carry_their_own_status_and_source() {
    let catalogue = Catalogue::builtin();
    let permit = catalogue.resolve("cn-hk-macau-permit", None).unwrap();
    assert_eq!(permit.expression.status, LimitStatus::Enforced);
    let eyes = permit.hair_rule(HairRule::OffEyes).unwrap();
    assert_eq!(eyes.status, LimitStatus::Enforced);
    assert!(eyes.source.contains("照相指引"), "{}", eyes.source);
    let white = permit.clothing_rule(ClothingRule::NotWhite).unwrap();
    assert_eq!(white.status, LimitStatus::Advisory);
    assert!(permit.clothing_rule(ClothingRule::NotRed).is_none());
    assert!(permit.ears.asked().is_some());

    // Nothing is published for this one: ours advise, and what documents differ in is not asked.
    let silent = catalogue.resolve("cn-teacher-cert", None).unwrap();
    assert_eq!(silent.headwear.status, LimitStatus::Advisory);
    assert!(silent.headwear.source.contains("Yizhao"));
    assert_eq!(silent.ears.value, VisibilityRule::Unknown);
    assert!(silent.ears.asked().is_none() && silent.clothing.is_empty() && silent.jewellery.is_empty());
}

#[test]
fn nobody_knows_whether_the_background_may_be_replaced() {
    for id in INCUMBENTS {
        let requirement = Catalogue::builtin().resolve(id, None).unwrap();
        assert_eq!(
            requirement.edit_policy.replace_background,
            Permission::Unresolved,
            "{id}"
        );
        assert_eq!(requirement.backgrounds[0].name, "white", "{id}");
        assert_eq!(requirement.backgrounds[0].rgb, [255, 255, 255], "{id}");
    }
}

#[test]
fn receipts_inherit_and_keep_their_conflicts() {
    let catalogue = Catalogue::builtin();
    let shenzhen = catalogue
        .receipt("cn-hk-macau-permit", Some("深圳"))
        .unwrap()
        .unwrap();
    assert_eq!(shenzhen.proof, Proof::Receipt);
    assert_eq!(shenzhen.validity.unwrap().days, 180);
    assert_eq!(shenzhen.validity_conflicts.len(), 1);
    assert_eq!(
        shenzhen.covers,
        ["cn-hk-macau-permit", "cn-passport", "cn-taiwan-permit"]
    );
    assert!(shenzhen.applicant_fields.contains(&ApplicantField::Household));

    let residence = catalogue
        .receipt("cn-residence-permit", Some("深圳"))
        .unwrap()
        .unwrap();
    assert_eq!(residence.validity.unwrap().days, 30);
    assert_eq!(residence.number_field.zh_cn, "图像号");

    let shijiazhuang = catalogue.receipt("cn-id-card", Some("石家庄")).unwrap().unwrap();
    assert_eq!(shijiazhuang.proof, Proof::Counter);
    assert!(shijiazhuang.note.is_some());

    let jiujiang = catalogue.receipt("cn-id-card", Some("九江")).unwrap().unwrap();
    assert_eq!(jiujiang.proof, Proof::Receipt);
    let nanchang = catalogue.receipt("cn-id-card", Some("南昌")).unwrap().unwrap();
    assert_eq!(nanchang.proof, Proof::PhotoLibrary);
}

#[test]
fn a_broken_catalogue_is_refused_with_every_problem() {
    let broken = Catalogue::merged_json()
        .replacen("\"min\":354", "\"min\":3540", 1)
        .replacen("\"colour\":\"light-blue\"", "\"colour\":\"puce\"", 1)
        .replacen("\"authority\":{", "\"autority\":{", 1);
    let error = Catalogue::from_json(broken.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Catalogue);
    for problem in [
        "min 3540 above max 480",
        "no colour is named \"puce\"",
        "autority",
    ] {
        assert!(error.message().contains(problem), "{problem}: {error}");
    }
}

#[test]
fn text_that_is_no_catalogue_is_refused() {
    for text in ["", "{}", "[]", "null", "{\"catalogue\":1}", "\u{0}"] {
        let error = Catalogue::from_json(text.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Catalogue, "{text}");
    }
}

#[test]
fn the_picker_speaks_the_asked_language() {
    let catalogue = Catalogue::builtin();
    let chinese = catalogue.summaries(Locale::ZhCn);
    let english = catalogue.summaries(Locale::En);
    assert_eq!(chinese.len(), catalogue.documents().len());
    assert_eq!(chinese[0].name, "往来港澳通行证");
    assert_eq!(chinese[0].group_name, "出入境");
    assert!(chinese[0].common && chinese[0].keywords.contains(&"wlgatxz".to_owned()));
    assert!(english[0].name.contains("Macau") && english[0].name_zh == chinese[0].name);
    for summary in chinese.iter().chain(&english) {
        assert!(summary.guidance.len() >= 5, "{}", summary.id);
        assert!(!summary.group_name.is_empty(), "{}", summary.id);
    }

    let cities = catalogue
        .city_list(Some("cn-hk-macau-permit"), Locale::ZhCn)
        .unwrap();
    let shenzhen = cities.iter().find(|city| city.code == "440300").unwrap();
    assert_eq!(shenzhen.keywords, ["shenzhen", "sz"]);
    assert!(shenzhen.common);
    let receipt = shenzhen.receipt.as_ref().unwrap();
    assert_eq!((receipt.required, receipt.validity_days), (Some(true), Some(180)));
    assert!(
        receipt
            .note
            .starts_with("需要数字相片回执，有效期 180 天（也有来源说 183 天）"),
        "{}",
        receipt.note
    );
    assert!(
        catalogue
            .city_list(None, Locale::En)
            .unwrap()
            .iter()
            .all(|city| city.receipt.is_none())
    );
}

#[test]
fn a_document_in_full_shows_what_disagrees() {
    let catalogue = Catalogue::builtin();
    let card = catalogue.detail("cn-id-card", None, None, Locale::En).unwrap();
    assert!(card.conflicts.iter().any(|conflict| {
        conflict.text.contains("Haikou") && conflict.sources.iter().any(|source| source.contains("haikou"))
    }));
    assert!(
        card.rules
            .iter()
            .any(|rule| rule.text == "No headwear" && rule.sources[0].starts_with("GA 461"))
    );

    let permit = catalogue
        .detail("cn-hk-macau-permit", Some("深圳"), None, Locale::ZhCn)
        .unwrap();
    let print = permit.print_frame.unwrap();
    assert_eq!((print.width_px, print.height_px), (390, 567));
    assert_eq!(permit.summary.requirement.city.as_deref(), Some("440300"));
    assert_eq!(permit.rules[0].text, "不得戴眼镜");
    assert_eq!(permit.rules[0].status, Some(LimitStatus::Advisory));
    assert_eq!(permit.receipt.unwrap().validity_days, Some(180));
    assert!(
        permit
            .notes
            .iter()
            .any(|(name, note)| name == "glasses" && note.contains("深圳"))
    );
    assert_eq!(
        catalogue
            .detail(STRICT, None, None, Locale::En)
            .unwrap_err()
            .kind(),
        ErrorKind::UnknownDocument
    );
}
