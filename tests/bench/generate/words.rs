//! The words that are real: what holds sentences together, and what newspapers are full of. All others are invented.

/// What a script's invented words, sentences and pages are made of.
pub struct Language {
    /// Most frequent first, parted by spaces.
    pub function: &'static str,
    /// Most frequent first, parted by spaces.
    pub common: &'static str,
    pub onsets: &'static str,
    pub vowels: &'static str,
    pub codas: &'static str,
    pub endings: &'static str,
    /// How many words are invented.
    pub invented: usize,
    pub topics: usize,
    pub sites: usize,
    pub bylines: usize,
    /// The last words of sites' names.
    pub papers: &'static str,
    pub space: &'static str,
    pub comma: &'static str,
    pub stop: &'static str,
    pub said: &'static str,
    pub page: Page,
}

/// What stands around articles on pages.
pub struct Page {
    pub home: &'static str,
    pub sections: &'static [&'static str],
    pub by: &'static str,
    pub published: &'static str,
    pub advertisement: &'static [&'static str],
    pub share: &'static [&'static str],
    pub related: &'static [&'static str],
    pub rights: &'static str,
}

pub const LATIN: Language = Language {
    function: "the of to and a in that is for on was with as by it at from be are has an have he this not but his were they \
        which had who will their been its would she or one more about after there when also said her than other into we if out up \
        all new over can two no what some so most last first time only could them these while between where before during under \
        many through any may against because since such just even how then now around well both until still those each much own \
        among despite though him my me us do did does being very without within three four five six seven eight ten several few \
        every another whether however nearly almost again here why too never always often later earlier once far next back down off \
        yet toward rather instead across behind beyond along per amid our your you i",
    common: "government people year police president country million state city court public company minister week report \
        officials party law group health school month election family market percent support plan member decision leader security \
        war statement department children service money council work national local international political economic foreign former \
        major economy vote campaign budget tax price industry business bank trade growth rate worker union strike wage job office \
        investment energy oil gas power water climate weather storm flood fire drought rain heat winter summer river coast island \
        mountain forest farm farmer crop food hospital doctor nurse patient virus vaccine disease research study university student \
        teacher scientist science technology computer network software phone data internet media newspaper television film music \
        artist museum theatre book writer novel history culture church faith festival holiday travel tourist hotel airport airline \
        flight train railway road bridge traffic driver vehicle ship port border migrant refugee camp aid agency charity army soldier \
        general troop attack bomb missile weapon peace talks treaty agreement deal sanction embassy ambassador summit conference \
        alliance parliament senate congress mayor governor deputy spokesman spokeswoman opposition protest demonstrator rally crowd \
        square street building house home apartment rent property land town village district region province capital neighbour resident \
        citizen voter majority minority right freedom democracy reform bill amendment constitution judge lawyer trial jury verdict \
        sentence prison prisoner crime murder theft fraud corruption investigation detective suspect victim witness evidence arrest \
        charge case accident crash explosion rescue survivor death injury funeral grief anniversary memorial victory defeat match team \
        player coach season league cup goal score final champion medal record stadium fan club race owner founder director manager \
        executive chairman board shareholder profit loss debt loan interest inflation currency export import factory product customer \
        consumer shop supermarket brand car engine battery solar wind nuclear plant coal mine steel gold copper fish harbour whale bird \
        dog horse animal species planet space rocket satellite orbit star engineer worker project contract delay cost danger risk threat \
        warning crisis emergency problem question answer reason result change increase decline rise fall start end beginning future past \
        today yesterday morning evening night afternoon weekend century decade",
    onsets: "b c d f g h l m n p r s t v w b c d f g l m n p r s t k j b d l m n r s t br cl dr fr gr pl pr st tr sh ch th sp qu",
    vowels: "a e i o u a e i o a e i o a e i o u ea ou ai",
    codas: "- - - - n r l s t m d n r l nt st ck ng nd rd sh",
    endings: "- - - - - - - s s ed ing er al ly ion en ity ive ous ment",
    invented: 60_000,
    topics: 200,
    sites: 270,
    bylines: 5_000,
    papers: "Herald Times Gazette Post Courier Chronicle Tribune Observer Mail Echo Star Dispatch Journal Monitor Review Standard \
        Examiner Telegraph Bulletin Sentinel",
    space: " ",
    comma: ",",
    stop: ".",
    said: "said",
    page: Page {
        home: "Home",
        sections: &[
            "World", "Politics", "Business", "Science", "Health", "Sport", "Culture", "Travel", "Opinion", "Local",
        ],
        by: "By ",
        published: "Published ",
        advertisement: &["Advertisement", "ADVERTISEMENT", "Story continues below advertisement", "Sponsored content"],
        share: &[
            "Share this article",
            "Share on Facebook",
            "Share Tweet Email",
            "Was this article helpful?",
            "Rate this story: 4.2 out of 5",
            "Sign up for our newsletter",
        ],
        related: &["Related stories", "Read more", "More from this section", "You may also like", "Most read"],
        rights: "All rights reserved.",
    },
};

pub const ARABIC: Language = Language {
    function: "في من على إلى أن التي الذي عن مع هذا هذه ما لا كان قد بعد قبل بين كل أو ثم حيث كما لم لن إن عند منذ حتى غير خلال \
        أكثر ذلك تلك هو هي كانت يكون أي بعض دون ضد حول لدى أمام",
    common: "قال رئيس الحكومة الدولة المدينة الشرطة الناس العام الوزير القانون المحكمة السوق الشركة الصحة المدرسة الانتخابات \
        البرلمان الماء الطقس المطر النهر البحر الطريق القرية المستشفى الطبيب الجامعة العلم الكتاب الفيلم المباراة الفريق اللاعب \
        الكأس النفط الغاز الاقتصاد البنك السعر العمل العمال الحرب السلام الجيش الحدود المنطقة المشروع الأزمة السؤال اليوم أمس",
    onsets: "م ن ل ب ر ت س ع ح ك ف ق د ج ش ص ط خ ذ ز ض غ ه و ي ال ال ال مت است من",
    vowels: "- - ا و ي ا ي",
    codas: "ر ل ن م د ب ت س ع ق ف ح ك ج",
    endings: "- - - ة ات ين ون ي ية ان ها",
    invented: 20_000,
    topics: 40,
    sites: 10,
    bylines: 300,
    papers: "الخبر النهار الصباح المساء الرأي",
    space: " ",
    comma: "،",
    stop: ".",
    said: "قال",
    page: Page {
        home: "الرئيسية",
        sections: &["سياسة", "اقتصاد", "رياضة", "ثقافة", "صحة"],
        by: "بقلم ",
        published: "نشر في ",
        advertisement: &["إعلان"],
        share: &["شارك المقال", "مشاركة", "اطبع"],
        related: &["اقرأ أيضا", "مواضيع ذات صلة"],
        rights: "جميع الحقوق محفوظة",
    },
};

pub const CYRILLIC: Language = Language {
    function: "и в не на что с по это как из за для от к но о у же до был была были его её их они мы он она который которая \
        также после только при или если когда уже более под над между через без ещё где так все этот эта чтобы во",
    common: "президент город страна год полиция закон суд министр компания рынок цена банк завод рабочий школа врач больница вода \
        река море погода дождь снег пожар дорога мост поезд самолёт граница армия война мир договор выборы партия голос депутат район \
        область деревня дом семья ребёнок учёный наука книга фильм театр музей матч команда игрок тренер гол кубок нефть газ энергия \
        экономика бюджет налог проект кризис вопрос ответ сегодня вчера утро вечер ночь неделя месяц",
    onsets: "п с к в р н т м д б л з г ч ж ш х пр ст кр тр гр сл вл",
    vowels: "о а е и у я ы ю о а е и",
    codas: "- - н л р т с к м д ст в й нь ль",
    endings: "- - а ы ов ом ский ение ость ик ать ить ная ный ого ция",
    invented: 20_000,
    topics: 40,
    sites: 10,
    bylines: 300,
    papers: "Вестник Новости Газета Известник Курьер",
    space: " ",
    comma: ",",
    stop: ".",
    said: "сказал",
    page: Page {
        home: "Главная",
        sections: &["Политика", "Экономика", "Спорт", "Культура", "Наука"],
        by: "Автор: ",
        published: "Опубликовано ",
        advertisement: &["Реклама"],
        share: &["Поделиться", "Подписаться на рассылку", "Оцените статью"],
        related: &["Читайте также", "По теме"],
        rights: "Все права защищены.",
    },
};

/// Its "syllables" are characters in common use, and its words are one to three of them.
pub const CHINESE: Language = Language {
    function: "的 在 是 和 了 有 也 不 这 为 对 他 就 中 上 到 说 与 我们 他们 但 而 将 已 被 从 以 及 等 后 前 可以 没有 因为 所以 如果 其 该 并 或",
    common: "政府 国家 城市 公司 经济 市场 警方 总统 部长 法律 法院 学校 学生 老师 医院 医生 健康 选举 投票 银行 价格 工人 工厂 能源 石油 气候 天气 \
        河流 海岸 道路 桥梁 火车 飞机 边境 军队 战争 和平 协议 会议 记者 新闻 电影 音乐 文化 历史 科学 研究 大学 比赛 球队 球员 冠军 项目 危机 问题 今天 昨天 \
        早上 晚上 家庭 孩子 社会 人民 发展 技术 网络 数据",
    onsets: "大 人 中 国 年 时 出 行 会 发 成 生 作 地 方 动 同 工 学 民 家 高 公 部 长 分 机 主 产 力 多 法 业 经 政 本 定 开 理 现 度 面 后 子 重 明 实 新 水 化 \
        电 物 量 都 两 体 制 当 使 点 从 关 手 应 性 情 最 建 市 区 路 组 计 别 海 通 世 信 员 门 山 相 果 平 放 报 北 西 东 南 气 原 内 外 金 合 表 教 解 入 全 先 \
        安 正 反 保 队 马 心 界 革 设 论 结 头 题 意 系 文 军 常 立 运 道 变 活 治 风 光 名 指 条 打 期 强 提 直 代 次 类 议 品 万 空 命 车 少 白 管 共 任 权 向 特 受",
    vowels: "-",
    codas: "- 大 人 中 国 年 时 出 行 会 发 成 生 作 地 方 动 同 工 学 民 家 高 公 部 长 分 机 主 产 力 多 法 业 经 政 本 定 开 理 现 度 面 后 子 重 明 实 新 水 化 \
        电 物 量 体 制 当 点 关 手 性 情 建 市 区 路 组 计 海 通 世 信 员 门 山 相 果 平 报 北 西 东 南 气 原 内 外 金 合 表 教 全 安 正 保 队 马 心 界",
    endings: "- - - - 者 们 化 性 力 员 家 部 会 市",
    invented: 20_000,
    topics: 40,
    sites: 10,
    bylines: 300,
    papers: "日报 晚报 时报 新闻网 周刊",
    space: "",
    comma: "，",
    stop: "。",
    said: "说",
    page: Page {
        home: "首页",
        sections: &["国际", "财经", "体育", "文化", "科技"],
        by: "作者：",
        published: "发布时间：",
        advertisement: &["广告"],
        share: &["分享到微信", "分享", "打印"],
        related: &["相关阅读", "相关新闻", "热门文章"],
        rights: "版权所有",
    },
};

/// Word sequences that articles on anything use.
pub const TURNS: [&str; 48] = [
    "according to the report",
    "for the first time",
    "at the end of the year",
    "a spokesman for the department",
    "in recent years",
    "as well as",
    "one of the most",
    "the rest of the country",
    "in a statement",
    "on the other hand",
    "at the same time",
    "the number of people",
    "as part of the plan",
    "it is not clear",
    "has not been confirmed",
    "at least three people",
    "more than a decade",
    "in the middle of the night",
    "the beginning of the month",
    "in front of the court",
    "a member of the council",
    "with the support of",
    "in spite of the warning",
    "the head of the agency",
    "for more than a year",
    "has been accused of",
    "told a news conference",
    "are expected to",
    "is likely to be",
    "the end of the season",
    "a large number of",
    "have been forced to leave",
    "on the basis of",
    "in the hope of",
    "by the end of the week",
    "the first of its kind",
    "there is no evidence",
    "no one was hurt",
    "the cost of living",
    "in the early hours",
    "could not be reached for comment",
    "a few days later",
    "the public interest",
    "under the terms of the agreement",
    "since the start of the war",
    "in the past few weeks",
    "the price of oil",
    "over the next five years",
];
