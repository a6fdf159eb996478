//! Reason codes and their words, Chinese and English: what was found and what to do about it.
//!
//! Placeholders in the texts: `{measured}`, `{min}`, `{max}`, filled with the finding's own figures and their unit.

use crate::report::{Locale, Range, Unit};

macro_rules! reasons {
    ($($variant:ident $code:literal {
        zh: $zh:literal, $zh_advice:literal;
        en: $en:literal, $en_advice:literal;
    })*) => {
        /// Stable code of what a check found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason { $(#[doc = $en] $variant,)* }

        impl Reason {
            /// All reasons.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as it stands in reports.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What was found, and what to do (may be empty), as templates.
            #[must_use]
            pub const fn texts(self, locale: Locale) -> (&'static str, &'static str) {
                match (self, locale) {
                    $((Self::$variant, Locale::ZhCn) => ($zh, $zh_advice),
                      (Self::$variant, Locale::En) => ($en, $en_advice),)*
                }
            }
        }
    };
}

reasons! {
    Ok "ok" {
        zh: "符合要求", "";
        en: "Meets the requirement", "";
    }
    NoFaceToMeasure "no-face-to-measure" {
        zh: "没有可供测量的人脸", "";
        en: "There is no face to measure", "";
    }
    FaceTooUnclear "face-too-unclear" {
        zh: "人脸太小、太暗或角度太大，无法判断", "请正对镜头、在光线充足处重拍";
        en: "The face is too small, too dark or turned too far to tell", "Take the photo again facing the camera in good light.";
    }
    LimitUnknown "limit-unknown" {
        zh: "该证件没有公布此项数值", "";
        en: "No figure is published for this document", "";
    }
    NotAsked "not-asked" {
        zh: "该证件对此没有要求", "";
        en: "The document does not ask for this", "";
    }
    NoFrame "no-frame" {
        zh: "该证件没有规定此项尺寸", "";
        en: "The document sets no frame for this", "";
    }
    NotPreparedYet "not-prepared-yet" {
        zh: "照片裁剪后再测量", "";
        en: "Measured once the photo has been cropped", "";
    }
    CrownUnclear "crown-unclear" {
        zh: "看不清头顶的位置", "请留出头顶上方的空间，并与背景区分开";
        en: "The top of the head cannot be made out", "Leave room above the head, and stand clear of the background.";
    }
    NoFace "no-face" {
        zh: "没有找到人脸", "请选择一张正面、光线充足的照片";
        en: "No face was found", "Choose a well-lit photo taken from the front.";
    }
    FaceUnclear "face-unclear" {
        zh: "人脸不清楚，或没有正对镜头", "请正对镜头，在光线充足处重拍";
        en: "The face is unclear, or does not face the camera", "Face the camera in good light and take it again.";
    }
    SeveralFaces "several-faces" {
        zh: "照片里有 {measured} 张人脸", "照片中只能有本人一人，请移开他人、画像或屏幕后重拍";
        en: "There are {measured} faces in the photo", "Only the applicant may be seen. Take the photo again without other people, pictures or screens.";
    }
    TooFewPixels "too-few-pixels" {
        zh: "人脸像素不足：只够所需的 {measured}", "请使用原图，或靠近一些重拍";
        en: "The face has too few pixels: only {measured} of what the document needs", "Use the original photo, or come closer and take it again.";
    }
    EyesTooNear "eyes-too-near" {
        zh: "人脸像素不足：双眼间距只有 {measured}（至少 {min}）", "请使用原图，或靠近一些重拍";
        en: "The face has too few pixels: the eyes are {measured} apart (at least {min})", "Use the original photo, or come closer and take it again.";
    }
    HeadCut "head-cut" {
        zh: "头部没有完整拍进照片", "请后退一些，头顶和两侧都留出空间后重拍";
        en: "The head is not entirely inside the photo", "Step back, leave room above and beside the head, and take it again.";
    }
    NoRoomBelow "no-room-below" {
        zh: "下巴以下拍得太少，肩部不完整", "请后退一些，把双肩拍进照片";
        en: "Too little is seen below the chin; the shoulders are missing", "Step back so that both shoulders are in the photo.";
    }
    StepBack "step-back" {
        zh: "拍得太近，裁不出符合要求的画面", "请后退一些后重拍";
        en: "Taken from too near: the document's frame cannot be cut from it", "Step back and take it again.";
    }
    StepCloser "step-closer" {
        zh: "人像太小，裁不出符合要求的画面", "请使用原图，或靠近一些后重拍";
        en: "The person is too small for the document's frame", "Use the original photo, or come closer and take it again.";
    }
    LeaveRoomAbove "leave-room-above" {
        zh: "头顶上方留空不够", "请在头顶上方多留一些空间后重拍";
        en: "There is too little room above the head", "Leave more room above the head and take it again.";
    }
    LeaveRoomBeside "leave-room-beside" {
        zh: "人像太靠边，裁不出居中的画面", "请站在画面中间，两侧多留空间后重拍";
        en: "The person is too far to one side", "Stand in the middle with room on both sides and take it again.";
    }
    HairTooTall "hair-too-tall" {
        zh: "头发太高，超出证件允许的范围", "请压低或束起头发后重拍";
        en: "The hair stands too high for this document", "Flatten or tie the hair and take it again.";
    }
    NoFrameFits "no-frame-fits" {
        zh: "按此角度裁不出符合要求的画面", "请正对镜头，镜头与眼睛同高后重拍";
        en: "No frame of this document fits this view", "Face the camera with the lens at eye level and take it again.";
    }
    Greyscale "greyscale" {
        zh: "这是黑白或单色照片", "请使用未加滤镜的彩色照片";
        en: "The photo is black and white or toned", "Use a colour photo without filters.";
    }
    TurnedLeft "turned-left" {
        zh: "脸向左转了 {measured}（应在 {max} 以内）", "请将脸转正，正对镜头";
        en: "The face is turned {measured} to the person's left (at most {max})", "Face the camera straight on.";
    }
    TurnedRight "turned-right" {
        zh: "脸向右转了 {measured}（应在 {max} 以内）", "请将脸转正，正对镜头";
        en: "The face is turned {measured} to the person's right (at most {max})", "Face the camera straight on.";
    }
    ChinUp "chin-up" {
        zh: "仰头 {measured}（应在 {max} 以内）", "请收一点下巴，镜头与眼睛同高";
        en: "The head is tipped back by {measured} (at most {max})", "Lower the chin a little, with the camera at eye level.";
    }
    ChinDown "chin-down" {
        zh: "低头 {measured}（应在 {min} 以内）", "请抬一点下巴，镜头与眼睛同高";
        en: "The head is tipped forward by {measured} (at most {min})", "Raise the chin a little, with the camera at eye level.";
    }
    ChinSlightlyUp "chin-slightly-up" {
        zh: "头有点仰，约 {measured}（超过 {max} 会被退回）", "还能重拍的话，请收一点下巴，镜头与眼睛同高";
        en: "The head is tipped back a little, by about {measured} (beyond {max} it is refused)",
            "If you can take it again, lower the chin a little, with the camera at eye level.";
    }
    ChinSlightlyDown "chin-slightly-down" {
        zh: "头有点低，约 {measured}（超过 {min} 会被退回）", "还能重拍的话，请抬一点下巴，镜头与眼睛同高";
        en: "The head is tipped forward a little, by about {measured} (beyond {min} it is refused)",
            "If you can take it again, raise the chin a little, with the camera at eye level.";
    }
    Tilted "tilted" {
        zh: "头部歪斜 {measured}（应在 {max} 以内）", "我们可以把照片转正";
        en: "The head is tilted by {measured} (at most {max})", "We can turn the photo upright.";
    }
    TiltedTooFar "tilted-too-far" {
        zh: "头部歪斜 {measured}，超出可以转正的范围", "请摆正头部和手机后重拍";
        en: "The head is tilted by {measured}, more than turning the photo may mend", "Hold head and phone straight, and take it again.";
    }
    PhotoSideways "photo-sideways" {
        zh: "照片是横着的", "我们可以把照片转正";
        en: "The photo lies on its side", "We can turn the photo upright.";
    }
    PhotoUpsideDown "photo-upside-down" {
        zh: "照片是倒着的", "我们可以把照片转正";
        en: "The photo is upside down", "We can turn the photo upright.";
    }
    EyeClosedLeft "eye-closed-left" {
        zh: "左眼没有睁开", "请自然睁开双眼后重拍";
        en: "The left eye is not open", "Open both eyes naturally and take it again.";
    }
    EyeClosedRight "eye-closed-right" {
        zh: "右眼没有睁开", "请自然睁开双眼后重拍";
        en: "The right eye is not open", "Open both eyes naturally and take it again.";
    }
    GazeAway "gaze-away" {
        zh: "眼睛没有看镜头", "请平视镜头后重拍";
        en: "The eyes do not look into the camera", "Look straight into the camera and take it again.";
    }
    EyesNotSeen "eyes-not-seen" {
        zh: "眼睛没有睁开，无法判断视线", "";
        en: "The eyes are not open, so their direction cannot be told", "";
    }
    PartOutsidePicture "part-outside-picture" {
        zh: "该部位不在画面内，无法判断", "请把头部和双耳完整拍进照片";
        en: "That part lies outside the picture", "Take the photo again with the whole head inside.";
    }
    GlassesWorn "glasses-worn" {
        zh: "戴着眼镜", "该证件要求不戴眼镜，请摘下后重拍";
        en: "Glasses are worn", "This document asks for none: take them off and take the photo again.";
    }
    GlassesPerhaps "glasses-perhaps" {
        zh: "可能戴着眼镜", "请确认；如戴着眼镜，请摘下后重拍";
        en: "Glasses may be worn", "Please look; if so, take them off and take the photo again.";
    }
    GlassesIfHabitual "glasses-if-habitual" {
        zh: "没有戴眼镜", "平时一直戴眼镜的人应戴镜拍照，请确认";
        en: "No glasses are worn", "Who always wears glasses must wear them in the photo. Please confirm.";
    }
    LensesTinted "lenses-tinted" {
        zh: "镜片有颜色或是墨镜", "请换透明镜片或摘下眼镜后重拍";
        en: "The lenses are dark or coloured", "Wear clear lenses or none, and take it again.";
    }
    LensesPerhapsTinted "lenses-perhaps-tinted" {
        zh: "镜片可能有颜色", "请确认镜片透明、双眼清晰可见";
        en: "The lenses may be tinted", "Make sure that they are clear and both eyes are seen.";
    }
    FramesHeavy "frames-heavy" {
        zh: "镜框太粗", "请换细框眼镜或摘下眼镜后重拍";
        en: "The frames of the glasses are too heavy", "Wear thin frames or none, and take it again.";
    }
    FramesPerhapsHeavy "frames-perhaps-heavy" {
        zh: "镜框可能太粗", "请确认镜框没有改变脸部样貌";
        en: "The frames of the glasses may be too heavy", "Make sure that they do not change the look of the face.";
    }
    FrameOverEye "frame-over-eye" {
        zh: "镜框挡住了眼睛", "请扶正眼镜或摘下后重拍";
        en: "A frame of the glasses runs across an eye", "Push the glasses up or take them off, and take it again.";
    }
    FramePerhapsOverEye "frame-perhaps-over-eye" {
        zh: "镜框可能挡住了眼睛", "请确认双眼完整露出";
        en: "A frame of the glasses may run across an eye", "Make sure that both eyes are seen entirely.";
    }
    EyeCoveredLeft "eye-covered-left" {
        zh: "左眼被挡住", "请拨开头发、移开遮挡物后重拍";
        en: "Something lies over the left eye", "Move hair and anything else aside and take it again.";
    }
    EyeCoveredRight "eye-covered-right" {
        zh: "右眼被挡住", "请拨开头发、移开遮挡物后重拍";
        en: "Something lies over the right eye", "Move hair and anything else aside and take it again.";
    }
    EyePerhapsCoveredLeft "eye-perhaps-covered-left" {
        zh: "左眼可能被挡住", "请确认左眼完整露出";
        en: "Something may lie over the left eye", "Make sure that it is seen entirely.";
    }
    EyePerhapsCoveredRight "eye-perhaps-covered-right" {
        zh: "右眼可能被挡住", "请确认右眼完整露出";
        en: "Something may lie over the right eye", "Make sure that it is seen entirely.";
    }
    BrowHiddenLeft "brow-hidden-left" {
        zh: "左眉被遮住", "请拨开刘海、摘下帽子，露出眉毛后重拍";
        en: "The left eyebrow is hidden", "Move hair or headwear off the eyebrows and take it again.";
    }
    BrowHiddenRight "brow-hidden-right" {
        zh: "右眉被遮住", "请拨开刘海、摘下帽子，露出眉毛后重拍";
        en: "The right eyebrow is hidden", "Move hair or headwear off the eyebrows and take it again.";
    }
    BrowPerhapsHiddenLeft "brow-perhaps-hidden-left" {
        zh: "左眉可能被遮住", "请确认左眉完整露出";
        en: "The left eyebrow may be hidden", "Make sure that it is seen entirely.";
    }
    BrowPerhapsHiddenRight "brow-perhaps-hidden-right" {
        zh: "右眉可能被遮住", "请确认右眉完整露出";
        en: "The right eyebrow may be hidden", "Make sure that it is seen entirely.";
    }
    EarHiddenLeft "ear-hidden-left" {
        zh: "左耳被遮住", "请将头发拨到耳后，露出双耳后重拍";
        en: "The left ear is hidden", "Put the hair behind the ears and take it again.";
    }
    EarHiddenRight "ear-hidden-right" {
        zh: "右耳被遮住", "请将头发拨到耳后，露出双耳后重拍";
        en: "The right ear is hidden", "Put the hair behind the ears and take it again.";
    }
    EarPerhapsHiddenLeft "ear-perhaps-hidden-left" {
        zh: "左耳可能没有完全露出", "请确认左耳轮廓清晰可见";
        en: "The left ear may not be seen entirely", "Make sure that its outline is seen.";
    }
    EarPerhapsHiddenRight "ear-perhaps-hidden-right" {
        zh: "右耳可能没有完全露出", "请确认右耳轮廓清晰可见";
        en: "The right ear may not be seen entirely", "Make sure that its outline is seen.";
    }
    EarringLeft "earring-left" {
        zh: "左耳可能戴着耳饰", "请确认；若戴着，取下后重拍";
        en: "Something may be worn at the left ear", "If it is an earring, take it off and take the photo again.";
    }
    EarringRight "earring-right" {
        zh: "右耳可能戴着耳饰", "请确认；若戴着，取下后重拍";
        en: "Something may be worn at the right ear", "If it is an earring, take it off and take the photo again.";
    }
    Necklace "necklace" {
        zh: "颈部可能戴着项链", "请确认；若戴着，取下后重拍";
        en: "Something may be worn around the neck", "If it is a necklace, take it off and take the photo again.";
    }
    JewelleryUnclear "jewellery-unclear" {
        zh: "看不清是否戴着耳饰或项链", "请确认没有戴首饰";
        en: "Whether an earring or a necklace is worn cannot be told", "Make sure that none is worn.";
    }
    HairOrnamentsUnseen "hair-ornaments-unseen" {
        zh: "发夹、头花等发饰看不出来", "请确认头发上没有饰物";
        en: "Pins and bows in the hair cannot be seen by the program", "Make sure that no ornament is worn in the hair.";
    }
    HairOverFace "hair-over-face" {
        zh: "头发遮住了脸部", "请把头发拨开，露出眉、眼和脸部轮廓后重拍";
        en: "Hair lies over the face", "Move it off brows, eyes and the outline of the face, and take it again.";
    }
    HairPerhapsOverFace "hair-perhaps-over-face" {
        zh: "头发可能遮住了脸部", "请确认眉、眼和脸部轮廓都露出";
        en: "Hair may lie over the face", "Make sure that brows, eyes and the outline of the face are seen.";
    }
    FaceCovered "face-covered" {
        zh: "脸部被口罩、手或物品遮住", "请移开遮挡物后重拍";
        en: "A mask, a hand or an object covers part of the face", "Take it away and take the photo again.";
    }
    FacePerhapsCovered "face-perhaps-covered" {
        zh: "脸部可能被遮住", "请确认口、鼻、脸颊完整露出";
        en: "Something may cover part of the face", "Make sure that mouth, nose and cheeks are seen entirely.";
    }
    HeadwearWorn "headwear-worn" {
        zh: "戴着帽子、头巾或其他头饰", "请摘下后重拍";
        en: "A hat, hood or scarf is worn on the head", "Take it off and take the photo again.";
    }
    HeadwearUnlessExcepted "headwear-unless-excepted" {
        zh: "戴着帽子、头巾或其他头饰", "除宗教或医疗原因外请摘下后重拍";
        en: "A hat, hood or scarf is worn on the head", "Unless for religious or medical reasons, take it off and take the photo again.";
    }
    HeadwearPerhaps "headwear-perhaps" {
        zh: "可能戴着帽子或头饰", "请确认；如有，请摘下后重拍";
        en: "Something may be worn on the head", "Please look; if so, take it off and take the photo again.";
    }
    MouthOpen "mouth-open" {
        zh: "嘴没有闭合", "请自然闭合双唇后重拍";
        en: "The mouth is not closed", "Close your lips naturally and take it again.";
    }
    PhotoTooOld "photo-too-old" {
        zh: "照片是约 {measured} 个月前拍的（应在 {max} 个月以内）", "请使用近期照片，或重新拍摄";
        en: "The photo was taken about {measured} months ago (at most {max})", "Use a recent photo, or take a new one.";
    }
    DateMissing "date-missing" {
        zh: "照片里没有拍摄日期，无法判断是否近照", "请自行确认是近期拍摄";
        en: "The photo carries no date of capture", "Please make sure that it is recent.";
    }
    DateInFuture "date-in-future" {
        zh: "照片里的拍摄日期在今天之后，无法判断是否近照", "请自行确认是近期拍摄";
        en: "The photo's date of capture lies in the future", "Please make sure that it is recent.";
    }
    Smiling "smiling" {
        zh: "正在微笑", "请放松面部、自然闭嘴，不笑，再拍一张";
        en: "The face is smiling", "Relax your face, close your lips without smiling, and take it again.";
    }
    MouthNotRelaxed "mouth-not-relaxed" {
        zh: "嘴张开或用力，表情不自然", "请自然闭嘴、放松面部后重拍";
        en: "The mouth is opened or tense", "Close your lips naturally, relax your face, and take it again.";
    }
    Frowning "frowning" {
        zh: "正在皱眉", "请舒展眉头后重拍";
        en: "The face is frowning", "Relax your brow and take it again.";
    }
    BrowsRaised "brows-raised" {
        zh: "眉毛抬得过高", "请放松眉毛后重拍";
        en: "The eyebrows are raised", "Let your eyebrows relax and take it again.";
    }
    BrowsPerhapsRaised "brows-perhaps-raised" {
        zh: "眉毛好像抬起了", "请确认：若抬起了眉毛，请放松后重拍";
        en: "The eyebrows may be raised", "Please look: if they are, let them relax and take it again.";
    }
    ShouldersUnclear "shoulders-unclear" {
        zh: "看不清双肩的线条，无法判断是否持平", "请自行确认双肩持平，头发放到肩后";
        en: "The line of the shoulders cannot be made out", "Please make sure that they are level, with the hair behind them.";
    }
    ShoulderLowLeft "shoulder-low-left" {
        zh: "左肩偏低，双肩倾斜 {measured}", "请放平双肩、正对镜头后重拍";
        en: "The left shoulder hangs lower: the shoulders tilt by {measured}", "Hold both shoulders level, face the camera, and take it again.";
    }
    ShoulderLowRight "shoulder-low-right" {
        zh: "右肩偏低，双肩倾斜 {measured}", "请放平双肩、正对镜头后重拍";
        en: "The right shoulder hangs lower: the shoulders tilt by {measured}", "Hold both shoulders level, face the camera, and take it again.";
    }
    ShoulderHiddenLeft "shoulder-hidden-left" {
        zh: "左肩没有拍进照片", "请后退一些、站在画面中间，露出双肩后重拍";
        en: "The left shoulder is not in the photo", "Step back, stand in the middle, and take it again with both shoulders in view.";
    }
    ShoulderHiddenRight "shoulder-hidden-right" {
        zh: "右肩没有拍进照片", "请后退一些、站在画面中间，露出双肩后重拍";
        en: "The right shoulder is not in the photo", "Step back, stand in the middle, and take it again with both shoulders in view.";
    }
    ClothesNotSeen "clothes-not-seen" {
        zh: "看不到衣服，无法判断颜色", "请把双肩和上衣拍进照片";
        en: "The clothes are not seen", "Take the photo with shoulders and top in view.";
    }
    ClothesLikeBackground "clothes-like-background" {
        zh: "衣服颜色与证件背景太接近", "请换深色上衣后重拍";
        en: "The clothes are too close to the document's background", "Wear a darker top and take it again.";
    }
    ClothesWhite "clothes-white" {
        zh: "衣服是白色或太浅", "请换深色上衣后重拍";
        en: "The clothes are white or too light", "Wear a darker top and take it again.";
    }
    ClothesRed "clothes-red" {
        zh: "衣服是红色", "请换其他深色上衣后重拍";
        en: "The clothes are red", "Wear a top of another, dark colour and take it again.";
    }
    ClothesNotDark "clothes-not-dark" {
        zh: "衣服颜色不够深", "建议穿深色有领上衣";
        en: "The clothes are not dark", "A dark top with a collar is advised.";
    }
    CollarToConfirm "collar-to-confirm" {
        zh: "请确认上衣款式符合要求：建议有领，不穿制服", "";
        en: "Please make sure that the top fits: a collar is advised, uniforms are refused", "";
    }
    EditedWith "edited-with" {
        zh: "文件里记有修图软件的名字", "请确认没有美颜、修图或换脸；如有，请用原图";
        en: "The file names photo editing software", "Please make sure that nothing was retouched; if it was, use the original.";
    }
    SkinSmoothed "skin-smoothed" {
        zh: "皮肤过于平滑，像是开了美颜", "请确认没有开美颜；如有，请关闭后重拍";
        en: "The skin is unnaturally smooth, as after a beauty filter", "Please make sure that no filter was on; if it was, take it again without.";
    }
    Underexposed "underexposed" {
        zh: "脸部太暗", "请面对窗户，在光线充足处重拍";
        en: "The face is too dark", "Face a window and take it again in good light.";
    }
    FaceDim "face-dim" {
        zh: "脸比画面其他部分暗得多：光可能照在背景上", "若平时看起来没这么暗，请面向光源重拍";
        en: "The face is much darker than the rest of the picture: the light may fall on the wall",
            "If the face looks brighter to the eye, turn towards the light and take it again.";
    }
    Overexposed "overexposed" {
        zh: "脸部过亮，有 {measured} 的皮肤失去细节", "请避开直射光和闪光灯后重拍";
        en: "The face is too bright; {measured} of it has lost detail", "Avoid direct light and flash, and take it again.";
    }
    LeftSideDarker "left-side-darker" {
        zh: "脸的左侧明显比右侧暗", "请正对窗户或光源，让两侧光线一样后重拍";
        en: "The left side of the face is clearly darker than the right", "Face the window or lamp so that both sides get the same light, and take it again.";
    }
    RightSideDarker "right-side-darker" {
        zh: "脸的右侧明显比左侧暗", "请正对窗户或光源，让两侧光线一样后重拍";
        en: "The right side of the face is clearly darker than the left", "Face the window or lamp so that both sides get the same light, and take it again.";
    }
    ShadowOnFace "shadow-on-face" {
        zh: "脸上有明显的阴影", "请避开顶光和帽檐、头发的影子，正对柔和的光线后重拍";
        en: "There is a shadow on the face", "Avoid light from above and shadows of hair or hat; face soft light and take it again.";
    }
    LightPerhapsUneven "light-perhaps-uneven" {
        zh: "脸上的光线可能不够均匀", "请确认脸上没有影子、两侧明暗相近；如果有，请正对柔和的光线重拍";
        en: "The light on the face may be uneven", "Make sure that no shadow lies on the face and both sides are alike; if not, face soft light and take it again.";
    }
    HotSpots "hot-spots" {
        zh: "皮肤上有反光", "请关闭闪光灯、擦去油光，在柔和的光线下重拍";
        en: "The skin reflects the light", "Turn the flash off, dab the skin dry, and take it again in soft light.";
    }
    ColourCast "colour-cast" {
        zh: "脸部偏色", "请在自然光或白光下，关闭滤镜后重拍";
        en: "The face has a colour cast", "Take it again in daylight or white light, without filters.";
    }
    EyeWhitesNotSeen "eye-whites-not-seen" {
        zh: "看不到眼白，无法判断是否偏色", "";
        en: "The whites of the eyes are not seen, so a colour cast cannot be told", "";
    }
    WashedOut "washed-out" {
        zh: "脸部发灰，反差太小", "请擦净镜头、避开逆光和雾气，在明亮处重拍";
        en: "The face is washed out", "Wipe the lens, avoid light from behind, and take it again where it is bright.";
    }
    RedEyeLeft "red-eye-left" {
        zh: "左眼有红眼", "请关闭闪光灯后重拍";
        en: "The left pupil is red", "Turn the flash off and take it again.";
    }
    RedEyeRight "red-eye-right" {
        zh: "右眼有红眼", "请关闭闪光灯后重拍";
        en: "The right pupil is red", "Turn the flash off and take it again.";
    }
    PupilsNotSeen "pupils-not-seen" {
        zh: "看不到瞳孔，无法判断红眼", "";
        en: "The pupil is not seen, so redness cannot be told", "";
    }
    GlareLeft "glare-left" {
        zh: "左眼前的镜片反光", "请调整光源、关闭闪光灯，或摘下眼镜后重拍";
        en: "The lens before the left eye reflects the light", "Move the lamp or turn the flash off, or take the glasses off, and take it again.";
    }
    GlareRight "glare-right" {
        zh: "右眼前的镜片反光", "请调整光源、关闭闪光灯，或摘下眼镜后重拍";
        en: "The lens before the right eye reflects the light", "Move the lamp or turn the flash off, or take the glasses off, and take it again.";
    }
    Blurred "blurred" {
        zh: "脸部不清晰", "请擦净镜头、对焦脸部、拿稳手机后重拍";
        en: "The face is not sharp", "Wipe the lens, focus on the face, hold still and take it again.";
    }
    Blocky "blocky" {
        zh: "压缩过度，脸上看得出方块", "请使用原图，不要用聊天软件转发的照片";
        en: "Saved too small: blocks show in the face", "Use the original photo, not one that a messenger has shrunk.";
    }
    Recaptured "recaptured" {
        zh: "脸上有规则的细纹，像是翻拍屏幕或打印件", "请确认这是直接拍摄本人的照片";
        en: "A fine regular pattern lies over the face, as in a photo of a screen or a print", "Please make sure that this is a photo of the person, not of a photo.";
    }
    PictureInPicture "picture-in-picture" {
        zh: "人像四周有屏幕或相纸的边框，像是翻拍", "请确认这是直接拍摄本人的照片";
        en: "The edges of a screen or a sheet of paper are around the person", "Please make sure that this is a photo of the person, not of a photo.";
    }
    Border "border" {
        zh: "照片四周有边框或色条", "请使用没有边框的原图，或先裁掉边框";
        en: "There is a border around the picture, or a bar at its edge", "Use the original photo without it, or cut it off first.";
    }
    BorderCutOff "border-cut-off" {
        zh: "照片四周有边框或色条", "裁剪时我们会把它去掉";
        en: "There is a border around the picture, or a bar at its edge", "Cutting the photo takes it away.";
    }
    Writing "writing" {
        zh: "照片上有文字，像是日期或水印", "请关闭相机的日期和水印后重拍，或使用没有文字的原图";
        en: "There is writing over the picture", "Switch the camera's date and watermark off and take it again, or use the original.";
    }
    WritingOnClothes "writing-on-clothes" {
        zh: "照片下方像是有日期或水印", "请确认照片上没有文字；若是衣服上的字，可以忽略";
        en: "There seems to be a date or a watermark at the lower edge", "Please make sure that nothing is written over the picture; words on the clothes do not matter.";
    }
    Stamp "stamp" {
        zh: "照片上有圆形印章", "请使用照片的原始文件，不要用证件或表格的扫描件";
        en: "There is a round stamp over the picture", "Use the original photo, not a scan of a document.";
    }
    MarkCutOff "mark-cut-off" {
        zh: "照片上有文字或印章", "裁剪时我们会把它去掉";
        en: "There is writing or a stamp over the picture", "Cutting the photo takes it away.";
    }
    MarkOnWall "mark-on-wall" {
        zh: "背景上有文字或印章", "换背景时我们会把它去掉";
        en: "There is writing or a stamp over the background", "The new background takes it away.";
    }
    Noisy "noisy" {
        zh: "脸部噪点太多", "请在光线充足处重拍";
        en: "The face is too noisy", "Take it again in good light.";
    }
    Pixelated "pixelated" {
        zh: "照片是放大的，看得出像素格", "请使用原图，不要用放大的小图";
        en: "The picture was enlarged: its pixels show", "Use the original photo, not a small one enlarged.";
    }
    Enlarged "enlarged" {
        zh: "脸部缺少细节，像是由小图放大而成", "请使用原图，或对焦脸部后重拍";
        en: "The face lacks detail, as in a small picture that was enlarged", "Use the original photo, or focus on the face and take it again.";
    }
    BackgroundHidden "background-hidden" {
        zh: "几乎看不到背景，无法判断", "";
        en: "There is hardly any background to judge", "";
    }
    BackgroundGrainy "background-grainy" {
        zh: "噪点太多，看不清背景是否均匀", "";
        en: "Too grainy to see whether the background is plain", "";
    }
    BackgroundUneven "background-uneven" {
        zh: "背景不均匀，有杂物、花纹或明暗变化", "我们可以换成合规的背景";
        en: "The background is not plain: objects, texture or changes of brightness", "We can replace the background.";
    }
    BackgroundUnevenRetake "background-uneven-retake" {
        zh: "背景不均匀，而该证件不允许替换背景", "请在光线均匀的素色墙前重拍";
        en: "The background is not plain, and this document forbids replacing it", "Take it again before an evenly lit plain wall.";
    }
    BackgroundColourWrong "background-colour-wrong" {
        zh: "背景颜色不符合要求", "我们可以换成合规的背景颜色";
        en: "The background has the wrong colour", "We can replace the background.";
    }
    BackgroundColourWrongRetake "background-colour-wrong-retake" {
        zh: "背景颜色不符合要求，而该证件不允许替换背景", "请在颜色符合要求的墙前重拍";
        en: "The background has the wrong colour, and this document forbids replacing it", "Take it again before a wall of the right colour.";
    }
    BackgroundShadow "background-shadow-seen" {
        zh: "背景上有头部的影子", "我们可以换成合规的背景";
        en: "The head throws a shadow onto the background", "We can replace the background.";
    }
    BackgroundShadowRetake "background-shadow-retake" {
        zh: "背景上有头部的影子，而该证件不允许替换背景", "请离墙一米以上，在均匀的光线下重拍";
        en: "The head throws a shadow onto the background, and this document forbids replacing it", "Stand at least a metre from the wall in even light and take it again.";
    }
    ShadowUnclear "shadow-unclear" {
        zh: "背景太暗或不均匀，看不出影子", "";
        en: "The background is too dark or not plain enough to show a shadow", "";
    }
    PixelSizeWrong "pixel-size-wrong" {
        zh: "照片的像素尺寸不符合要求", "我们可以裁剪到规定尺寸";
        en: "The photo does not have the required pixel size", "We can crop it to the required size.";
    }
    AspectRatioWrong "aspect-ratio-wrong" {
        zh: "宽高比是 {measured}，要求 {min}–{max}", "我们可以裁剪到规定比例";
        en: "Width over height is {measured}; {min} to {max} is required", "We can crop it to the required shape.";
    }
    FrameOffRetake "frame-off-retake" {
        zh: "画面尺寸或构图为 {measured}（应为 {min} 至 {max}），而该证件不允许裁剪或缩放", "请按要求的尺寸和构图重拍";
        en: "Size or composition is {measured} ({min} to {max}), and this document forbids cropping or resizing", "Take it again at the required size and composition.";
    }
    HeadTooSmall "head-too-small" {
        zh: "头部太小：高 {measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The head is too small: {measured} high ({min} to {max})", "We can crop the photo anew.";
    }
    HeadTooLarge "head-too-large" {
        zh: "头部太大：高 {measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The head is too large: {measured} high ({min} to {max})", "We can crop the photo anew.";
    }
    HeadTooNarrow "head-too-narrow" {
        zh: "头部太窄：宽 {measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The head is too narrow: {measured} wide ({min} to {max})", "We can crop the photo anew.";
    }
    HeadTooWide "head-too-wide" {
        zh: "头部太宽：宽 {measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The head is too wide: {measured} wide ({min} to {max})", "We can crop the photo anew.";
    }
    TopMarginSmall "top-margin-small" {
        zh: "头顶离上边缘太近：{measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The hair is too near the upper edge: {measured} ({min} to {max})", "We can crop the photo anew.";
    }
    TopMarginLarge "top-margin-large" {
        zh: "头顶离上边缘太远：{measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The hair is too far from the upper edge: {measured} ({min} to {max})", "We can crop the photo anew.";
    }
    EyeLineOff "eye-line-off" {
        zh: "眼睛的高度不对：{measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The eyes are at the wrong height: {measured} ({min} to {max})", "We can crop the photo anew.";
    }
    EyeDistanceOff "eye-distance-off" {
        zh: "双眼间距不对：{measured}（应为 {min} 至 {max}）", "我们可以重新裁剪";
        en: "The eyes are at the wrong distance: {measured} ({min} to {max})", "We can crop the photo anew.";
    }
    OffCentre "off-centre" {
        zh: "头部没有居中，偏了 {measured}", "我们可以重新裁剪";
        en: "The head is off centre by {measured}", "We can crop the photo anew.";
    }
    FormatWrong "format-wrong" {
        zh: "文件格式不符合要求", "我们可以另存为规定的格式";
        en: "The file has the wrong format", "We can save it in the required format.";
    }
    FileTooSmall "file-too-small" {
        zh: "文件太小：{measured}（应为 {min} 至 {max}）", "我们可以另存为规定的大小";
        en: "The file is too small: {measured} ({min} to {max})", "We can save it at the required size.";
    }
    FileTooLarge "file-too-large" {
        zh: "文件太大：{measured}（应为 {min} 至 {max}）", "我们可以另存为规定的大小";
        en: "The file is too large: {measured} ({min} to {max})", "We can save it at the required size.";
    }
    DpiMissing "dpi-missing" {
        zh: "文件没有写明分辨率（DPI）", "我们可以写入规定的分辨率";
        en: "The file does not state its resolution (DPI)", "We can write the required resolution.";
    }
    DpiWrong "dpi-wrong" {
        zh: "分辨率为 {measured}（应为 {min} 至 {max}）", "我们可以写入规定的分辨率";
        en: "The resolution is {measured} ({min} to {max})", "We can write the required resolution.";
    }
}

/// Fills a template's placeholders; which way a figure goes is said by the template.
pub(crate) fn fill(
    template: &str,
    measured: Option<f64>,
    limit: Option<Range>,
    unit: Option<Unit>,
    locale: Locale,
) -> String {
    if !template.contains('{') {
        return template.to_owned();
    }
    let show = |value: Option<f64>| {
        value.map_or_else(|| no_limit(locale).to_owned(), |value| figure(value.abs(), unit))
    };
    template
        .replace("{measured}", &show(measured))
        .replace("{min}", &show(limit.and_then(|limit| limit.min)))
        .replace("{max}", &show(limit.and_then(|limit| limit.max)))
}

const fn no_limit(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "不限",
        Locale::En => "any",
    }
}

/// A value with its unit, as short as a person needs it.
fn figure(value: f64, unit: Option<Unit>) -> String {
    match unit {
        Some(Unit::Deg) => format!("{}°", tenths(value)),
        Some(Unit::Px) => format!("{} px", tenths(value)),
        Some(Unit::Share | Unit::Probability) => format!("{} %", tenths(value * 100.0)),
        Some(Unit::Bytes) => format!("{} KB", tenths(value / 1000.0)),
        Some(Unit::Dpi) => format!("{} dpi", tenths(value)),
        Some(Unit::Count | Unit::Months | Unit::Ratio | Unit::DeltaE00 | Unit::Lab | Unit::Luma) | None => {
            tenths(value)
        }
    }
}

/// One decimal, without a trailing `.0`. Integer arithmetic: the float formatter costs size in wasm.
fn tenths(value: f64) -> String {
    let scaled = (value.abs() * 10.0).round() as u64;
    let sign = if value < 0.0 && scaled != 0 { "-" } else { "" };
    if scaled.is_multiple_of(10) {
        format!("{sign}{}", scaled / 10)
    } else {
        format!("{sign}{}.{}", scaled / 10, scaled % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_texts_complete_in_both_languages() {
        let codes: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            let (zh, zh_advice) = reason.texts(Locale::ZhCn);
            let (en, en_advice) = reason.texts(Locale::En);
            assert!(!zh.is_empty() && !en.is_empty(), "{reason:?}");
            assert_eq!(zh_advice.is_empty(), en_advice.is_empty(), "{reason:?}");
            assert!(en.is_ascii() && !zh.is_ascii(), "{reason:?}");
        }
    }

    #[test]
    fn a_head_tipped_forward_is_held_against_the_limit_downwards() {
        let limit = Some(Range {
            min: Some(-18.0),
            max: Some(14.0),
        });
        let text = fill(
            "{measured} of {min}",
            Some(-19.2),
            limit,
            Some(Unit::Deg),
            Locale::En,
        );
        assert_eq!(text, "19.2° of 18°");
        assert!(Reason::ChinDown.texts(Locale::En).0.contains("{min}"));
    }

    #[test]
    fn figures_carry_their_unit() {
        let limit = Some(Range {
            min: Some(14_336.0),
            max: Some(20_000.0),
        });
        assert_eq!(
            fill(
                "{measured} ({min} to {max})",
                Some(25_300.0),
                limit,
                Some(Unit::Bytes),
                Locale::En
            ),
            "25.3 KB (14.3 KB to 20 KB)"
        );
        assert_eq!(
            fill(
                "{measured} {max}",
                Some(-7.25),
                None,
                Some(Unit::Deg),
                Locale::ZhCn
            ),
            "7.3° 不限"
        );
        assert_eq!(
            fill("{measured}", Some(0.042), None, Some(Unit::Share), Locale::En),
            "4.2 %"
        );
    }
}
