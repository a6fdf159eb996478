//! What each check is called, for people.

use super::CheckId;
use crate::report::Locale;

impl CheckId {
    /// A short title in `locale`.
    #[must_use]
    pub const fn title(self, locale: Locale) -> &'static str {
        let (chinese, english) = self.titles();
        match locale {
            Locale::ZhCn => chinese,
            Locale::En => english,
        }
    }

    const fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::SingleFace => ("只有一人", "One person only"),
            Self::FaceResolution => ("人脸像素足够", "Face resolution"),
            Self::HeadInsideFrame => ("头部完整", "Whole head in the photo"),
            Self::ColourPhoto => ("彩色照片", "Colour photo"),
            Self::Recent => ("近期拍摄", "Recent photo"),
            Self::Unedited => ("未经美颜修图", "Unedited"),
            Self::NotRecaptured => ("不是翻拍", "Not a photo of a photo"),
            Self::Unmarked => ("无边框、文字和印章", "No border, writing or stamp"),
            Self::Compression => ("无压缩痕迹", "No compression damage"),
            Self::HeadYaw => ("左右转头", "Head turned sideways"),
            Self::HeadPitch => ("抬头低头", "Head tipped up or down"),
            Self::HeadRoll => ("头部歪斜", "Head tilted"),
            Self::ShouldersLevel => ("双肩持平", "Shoulders level"),
            Self::ShouldersVisible => ("双肩可见", "Shoulders visible"),
            Self::EyesOpen => ("双眼睁开", "Eyes open"),
            Self::GazeAhead => ("平视镜头", "Looking at the camera"),
            Self::EyesUnobstructed => ("眼睛无遮挡", "Eyes unobstructed"),
            Self::RedEye => ("无红眼", "No red eyes"),
            Self::Glasses => ("眼镜", "Glasses"),
            Self::LensGlare => ("镜片无反光", "No glare on lenses"),
            Self::TintedLenses => ("镜片无色", "Clear lenses"),
            Self::HeavyFrames => ("镜框不粗", "Light frames"),
            Self::MouthClosed => ("双唇闭合", "Mouth closed"),
            Self::NeutralExpression => ("表情自然", "Neutral expression"),
            Self::EyebrowsVisible => ("露出双眉", "Eyebrows visible"),
            Self::EarsVisible => ("露出双耳", "Ears visible"),
            Self::HairOffFace => ("头发不遮脸", "Hair off the face"),
            Self::FaceUnobstructed => ("脸部无遮挡", "Face unobstructed"),
            Self::Bareheaded => ("免冠", "Bareheaded"),
            Self::NoJewellery => ("不戴饰品", "No jewellery"),
            Self::ClothingContrast => ("衣服与背景分明", "Clothes stand out"),
            Self::ClothingCollar => ("深色有领上衣", "Dark collared top"),
            Self::BackgroundUniform => ("背景均匀", "Plain background"),
            Self::BackgroundColour => ("背景颜色", "Background colour"),
            Self::BackgroundShadow => ("背景无阴影", "No shadow behind"),
            Self::Underexposed => ("脸部不过暗", "Not too dark"),
            Self::Overexposed => ("脸部不过亮", "Not too bright"),
            Self::EvenLighting => ("光线均匀", "Even light"),
            Self::HotSpots => ("皮肤无反光", "No hot spots"),
            Self::NaturalColour => ("颜色自然", "Natural colour"),
            Self::Contrast => ("反差适中", "Contrast"),
            Self::Sharp => ("清晰", "Sharp"),
            Self::Noise => ("无明显噪点", "Low noise"),
            Self::Pixelation => ("未经放大", "Not enlarged"),
            Self::PixelSize => ("像素尺寸", "Pixel size"),
            Self::HeadHeight => ("头部高度", "Head height"),
            Self::HeadWidth => ("头部宽度", "Head width"),
            Self::TopMargin => ("头顶留空", "Room above the head"),
            Self::EyeLine => ("眼睛位置", "Eye line"),
            Self::EyeDistance => ("双眼间距", "Eye distance"),
            Self::Centred => ("左右居中", "Centred"),
            Self::FileFormat => ("文件格式", "File format"),
            Self::FileSize => ("文件大小", "File size"),
            Self::Dpi => ("分辨率", "Resolution (DPI)"),
        }
    }
}
