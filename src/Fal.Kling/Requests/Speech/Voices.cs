namespace Fal.Kling;

/// <summary>
/// The voices of <see cref="TextToSpeechRequest.VoiceId"/> and <see cref="TextLipSyncRequest.VoiceId"/> as of August 2026. fal adds new ones, so the properties
/// accept any text.
/// </summary>
public static class Voices
{
    /// <summary><c>genshin_vindi2</c>.</summary>
    public const string GenshinVindi2 = "genshin_vindi2";

    /// <summary><c>zhinen_xuesheng</c>.</summary>
    public const string ZhinenXuesheng = "zhinen_xuesheng";

    /// <summary><c>AOT</c>.</summary>
    public const string Aot = "AOT";

    /// <summary><c>ai_shatang</c>.</summary>
    public const string AiShatang = "ai_shatang";

    /// <summary><c>genshin_klee2</c>.</summary>
    public const string GenshinKlee2 = "genshin_klee2";

    /// <summary><c>genshin_kirara</c>.</summary>
    public const string GenshinKirara = "genshin_kirara";

    /// <summary><c>ai_kaiya</c>.</summary>
    public const string AiKaiya = "ai_kaiya";

    /// <summary><c>oversea_male1</c>.</summary>
    public const string OverseaMale1 = "oversea_male1";

    /// <summary><c>ai_chenjiahao_712</c>.</summary>
    public const string AiChenjiahao712 = "ai_chenjiahao_712";

    /// <summary><c>girlfriend_4_speech02</c>.</summary>
    public const string Girlfriend4Speech02 = "girlfriend_4_speech02";

    /// <summary><c>chat1_female_new-3</c>.</summary>
    public const string Chat1FemaleNew3 = "chat1_female_new-3";

    /// <summary><c>chat_0407_5-1</c>.</summary>
    public const string Chat040751 = "chat_0407_5-1";

    /// <summary><c>cartoon-boy-07</c>.</summary>
    public const string CartoonBoy07 = "cartoon-boy-07";

    /// <summary><c>uk_boy1</c>.</summary>
    public const string UkBoy1 = "uk_boy1";

    /// <summary><c>cartoon-girl-01</c>.</summary>
    public const string CartoonGirl01 = "cartoon-girl-01";

    /// <summary><c>PeppaPig_platform</c>.</summary>
    public const string PeppaPigPlatform = "PeppaPig_platform";

    /// <summary><c>ai_huangzhong_712</c>.</summary>
    public const string AiHuangzhong712 = "ai_huangzhong_712";

    /// <summary><c>ai_huangyaoshi_712</c>.</summary>
    public const string AiHuangyaoshi712 = "ai_huangyaoshi_712";

    /// <summary><c>ai_laoguowang_712</c>.</summary>
    public const string AiLaoguowang712 = "ai_laoguowang_712";

    /// <summary><c>chengshu_jiejie</c>.</summary>
    public const string ChengshuJiejie = "chengshu_jiejie";

    /// <summary><c>you_pingjing</c>.</summary>
    public const string YouPingjing = "you_pingjing";

    /// <summary><c>calm_story1</c>.</summary>
    public const string CalmStory1 = "calm_story1";

    /// <summary><c>uk_man2</c>.</summary>
    public const string UkMan2 = "uk_man2";

    /// <summary><c>laopopo_speech02</c>.</summary>
    public const string LaopopoSpeech02 = "laopopo_speech02";

    /// <summary><c>heainainai_speech02</c>.</summary>
    public const string HeainainaiSpeech02 = "heainainai_speech02";

    /// <summary><c>reader_en_m-v1</c>.</summary>
    public const string ReaderEnMV1 = "reader_en_m-v1";

    /// <summary><c>commercial_lady_en_f-v1</c>.</summary>
    public const string CommercialLadyEnFV1 = "commercial_lady_en_f-v1";

    /// <summary><c>tiyuxi_xuedi</c>.</summary>
    public const string TiyuxiXuedi = "tiyuxi_xuedi";

    /// <summary><c>tiexin_nanyou</c>.</summary>
    public const string TiexinNanyou = "tiexin_nanyou";

    /// <summary><c>girlfriend_1_speech02</c>.</summary>
    public const string Girlfriend1Speech02 = "girlfriend_1_speech02";

    /// <summary><c>girlfriend_2_speech02</c>.</summary>
    public const string Girlfriend2Speech02 = "girlfriend_2_speech02";

    /// <summary><c>zhuxi_speech02</c>.</summary>
    public const string ZhuxiSpeech02 = "zhuxi_speech02";

    /// <summary><c>uk_oldman3</c>.</summary>
    public const string UkOldman3 = "uk_oldman3";

    /// <summary><c>dongbeilaotie_speech02</c>.</summary>
    public const string DongbeilaotieSpeech02 = "dongbeilaotie_speech02";

    /// <summary><c>chongqingxiaohuo_speech02</c>.</summary>
    public const string ChongqingxiaohuoSpeech02 = "chongqingxiaohuo_speech02";

    /// <summary><c>chuanmeizi_speech02</c>.</summary>
    public const string ChuanmeiziSpeech02 = "chuanmeizi_speech02";

    /// <summary><c>chaoshandashu_speech02</c>.</summary>
    public const string ChaoshandashuSpeech02 = "chaoshandashu_speech02";

    /// <summary><c>ai_taiwan_man2_speech02</c>.</summary>
    public const string AiTaiwanMan2Speech02 = "ai_taiwan_man2_speech02";

    /// <summary><c>xianzhanggui_speech02</c>.</summary>
    public const string XianzhangguiSpeech02 = "xianzhanggui_speech02";

    /// <summary><c>tianjinjiejie_speech02</c>.</summary>
    public const string TianjinjiejieSpeech02 = "tianjinjiejie_speech02";

    /// <summary><c>diyinnansang_DB_CN_M_04-v2</c>.</summary>
    public const string DiyinnansangDBCNM04V2 = "diyinnansang_DB_CN_M_04-v2";

    /// <summary><c>yizhipiannan-v1</c>.</summary>
    public const string YizhipiannanV1 = "yizhipiannan-v1";

    /// <summary><c>guanxiaofang-v2</c>.</summary>
    public const string GuanxiaofangV2 = "guanxiaofang-v2";

    /// <summary><c>tianmeixuemei-v1</c>.</summary>
    public const string TianmeixuemeiV1 = "tianmeixuemei-v1";

    /// <summary><c>daopianyansang-v1</c>.</summary>
    public const string DaopianyansangV1 = "daopianyansang-v1";

    /// <summary><c>mengwa-v1</c>.</summary>
    public const string MengwaV1 = "mengwa-v1";

    /// <summary>Gets all voices, in fal's order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        GenshinVindi2, ZhinenXuesheng, Aot, AiShatang, GenshinKlee2, GenshinKirara, AiKaiya, OverseaMale1, AiChenjiahao712, Girlfriend4Speech02,
        Chat1FemaleNew3, Chat040751, CartoonBoy07, UkBoy1, CartoonGirl01, PeppaPigPlatform, AiHuangzhong712, AiHuangyaoshi712, AiLaoguowang712,
        ChengshuJiejie, YouPingjing, CalmStory1, UkMan2, LaopopoSpeech02, HeainainaiSpeech02, ReaderEnMV1, CommercialLadyEnFV1, TiyuxiXuedi,
        TiexinNanyou, Girlfriend1Speech02, Girlfriend2Speech02, ZhuxiSpeech02, UkOldman3, DongbeilaotieSpeech02, ChongqingxiaohuoSpeech02,
        ChuanmeiziSpeech02, ChaoshandashuSpeech02, AiTaiwanMan2Speech02, XianzhangguiSpeech02, TianjinjiejieSpeech02, DiyinnansangDBCNM04V2,
        YizhipiannanV1, GuanxiaofangV2, TianmeixuemeiV1, DaopianyansangV1, MengwaV1,
    ];
}
