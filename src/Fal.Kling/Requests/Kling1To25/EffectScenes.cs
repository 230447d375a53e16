namespace Fal.Kling;

/// <summary>
/// The templates of <see cref="EffectRequest.Scene"/> as of August 2026. fal adds to them, so the property takes any text.
/// </summary>
public static class EffectScenes
{
    /** <summary><c>hug</c>.</summary> */ public const string Hug = "hug";
    /** <summary><c>kiss</c>.</summary> */ public const string Kiss = "kiss";
    /** <summary><c>heart_gesture</c>.</summary> */ public const string HeartGesture = "heart_gesture";
    /** <summary><c>squish</c>.</summary> */ public const string Squish = "squish";
    /** <summary><c>expansion</c>.</summary> */ public const string Expansion = "expansion";
    /** <summary><c>fuzzyfuzzy</c>.</summary> */ public const string Fuzzyfuzzy = "fuzzyfuzzy";
    /** <summary><c>bloombloom</c>.</summary> */ public const string Bloombloom = "bloombloom";
    /** <summary><c>dizzydizzy</c>.</summary> */ public const string Dizzydizzy = "dizzydizzy";
    /** <summary><c>jelly_press</c>.</summary> */ public const string JellyPress = "jelly_press";
    /** <summary><c>jelly_slice</c>.</summary> */ public const string JellySlice = "jelly_slice";
    /** <summary><c>jelly_squish</c>.</summary> */ public const string JellySquish = "jelly_squish";
    /** <summary><c>jelly_jiggle</c>.</summary> */ public const string JellyJiggle = "jelly_jiggle";
    /** <summary><c>pixelpixel</c>.</summary> */ public const string Pixelpixel = "pixelpixel";
    /** <summary><c>yearbook</c>.</summary> */ public const string Yearbook = "yearbook";
    /** <summary><c>instant_film</c>.</summary> */ public const string InstantFilm = "instant_film";
    /** <summary><c>anime_figure</c>.</summary> */ public const string AnimeFigure = "anime_figure";
    /** <summary><c>rocketrocket</c>.</summary> */ public const string Rocketrocket = "rocketrocket";
    /** <summary><c>fly_fly</c>.</summary> */ public const string FlyFly = "fly_fly";
    /** <summary><c>disappear</c>.</summary> */ public const string Disappear = "disappear";
    /** <summary><c>lightning_power</c>.</summary> */ public const string LightningPower = "lightning_power";
    /** <summary><c>bullet_time</c>.</summary> */ public const string BulletTime = "bullet_time";
    /** <summary><c>bullet_time_360</c>.</summary> */ public const string BulletTime360 = "bullet_time_360";
    /** <summary><c>media_interview</c>.</summary> */ public const string MediaInterview = "media_interview";
    /** <summary><c>day_to_night</c>.</summary> */ public const string DayToNight = "day_to_night";
    /** <summary><c>let's_ride</c>.</summary> */ public const string LetsRide = "let's_ride";
    /** <summary><c>jumpdrop</c>.</summary> */ public const string Jumpdrop = "jumpdrop";
    /** <summary><c>swish_swish</c>.</summary> */ public const string SwishSwish = "swish_swish";
    /** <summary><c>running_man</c>.</summary> */ public const string RunningMan = "running_man";
    /** <summary><c>jazz_jazz</c>.</summary> */ public const string JazzJazz = "jazz_jazz";
    /** <summary><c>swing_swing</c>.</summary> */ public const string SwingSwing = "swing_swing";
    /** <summary><c>skateskate</c>.</summary> */ public const string Skateskate = "skateskate";
    /** <summary><c>building_sweater</c>.</summary> */ public const string BuildingSweater = "building_sweater";
    /** <summary><c>pure_white_wings</c>.</summary> */ public const string PureWhiteWings = "pure_white_wings";
    /** <summary><c>black_wings</c>.</summary> */ public const string BlackWings = "black_wings";
    /** <summary><c>golden_wing</c>.</summary> */ public const string GoldenWing = "golden_wing";
    /** <summary><c>pink_pink_wings</c>.</summary> */ public const string PinkPinkWings = "pink_pink_wings";
    /** <summary><c>rampage_ape</c>.</summary> */ public const string RampageApe = "rampage_ape";
    /** <summary><c>a_list_look</c>.</summary> */ public const string AListLook = "a_list_look";
    /** <summary><c>countdown_teleport</c>.</summary> */ public const string CountdownTeleport = "countdown_teleport";
    /** <summary><c>firework_2026</c>.</summary> */ public const string Firework2026 = "firework_2026";
    /** <summary><c>instant_christmas</c>.</summary> */ public const string InstantChristmas = "instant_christmas";
    /** <summary><c>birthday_star</c>.</summary> */ public const string BirthdayStar = "birthday_star";
    /** <summary><c>firework</c>.</summary> */ public const string Firework = "firework";
    /** <summary><c>celebration</c>.</summary> */ public const string Celebration = "celebration";
    /** <summary><c>tiger_hug_pro</c>.</summary> */ public const string TigerHugPro = "tiger_hug_pro";
    /** <summary><c>pet_lion_pro</c>.</summary> */ public const string PetLionPro = "pet_lion_pro";
    /** <summary><c>guardian_spirit</c>.</summary> */ public const string GuardianSpirit = "guardian_spirit";
    /** <summary><c>squeeze_scream</c>.</summary> */ public const string SqueezeScream = "squeeze_scream";
    /** <summary><c>inner_voice</c>.</summary> */ public const string InnerVoice = "inner_voice";
    /** <summary><c>memory_alive</c>.</summary> */ public const string MemoryAlive = "memory_alive";
    /** <summary><c>guess_what</c>.</summary> */ public const string GuessWhat = "guess_what";
    /** <summary><c>eagle_snatch</c>.</summary> */ public const string EagleSnatch = "eagle_snatch";
    /** <summary><c>hug_from_past</c>.</summary> */ public const string HugFromPast = "hug_from_past";
    /** <summary><c>instant_kid</c>.</summary> */ public const string InstantKid = "instant_kid";
    /** <summary><c>dollar_rain</c>.</summary> */ public const string DollarRain = "dollar_rain";
    /** <summary><c>cry_cry</c>.</summary> */ public const string CryCry = "cry_cry";
    /** <summary><c>building_collapse</c>.</summary> */ public const string BuildingCollapse = "building_collapse";
    /** <summary><c>mushroom</c>.</summary> */ public const string Mushroom = "mushroom";
    /** <summary><c>jesus_hug</c>.</summary> */ public const string JesusHug = "jesus_hug";
    /** <summary><c>shark_alert</c>.</summary> */ public const string SharkAlert = "shark_alert";
    /** <summary><c>lie_flat</c>.</summary> */ public const string LieFlat = "lie_flat";
    /** <summary><c>polar_bear_hug</c>.</summary> */ public const string PolarBearHug = "polar_bear_hug";
    /** <summary><c>brown_bear_hug</c>.</summary> */ public const string BrownBearHug = "brown_bear_hug";
    /** <summary><c>office_escape_plow</c>.</summary> */ public const string OfficeEscapePlow = "office_escape_plow";
    /** <summary><c>watermelon_bomb</c>.</summary> */ public const string WatermelonBomb = "watermelon_bomb";
    /** <summary><c>boss_coming</c>.</summary> */ public const string BossComing = "boss_coming";
    /** <summary><c>wig_out</c>.</summary> */ public const string WigOut = "wig_out";
    /** <summary><c>car_explosion</c>.</summary> */ public const string CarExplosion = "car_explosion";
    /** <summary><c>tiger_hug</c>.</summary> */ public const string TigerHug = "tiger_hug";
    /** <summary><c>siblings</c>.</summary> */ public const string Siblings = "siblings";
    /** <summary><c>construction_worker</c>.</summary> */ public const string ConstructionWorker = "construction_worker";
    /** <summary><c>snatched</c>.</summary> */ public const string Snatched = "snatched";
    /** <summary><c>felt_felt</c>.</summary> */ public const string FeltFelt = "felt_felt";
    /** <summary><c>plushcut</c>.</summary> */ public const string Plushcut = "plushcut";
    /** <summary><c>drunk_dance</c>.</summary> */ public const string DrunkDance = "drunk_dance";
    /** <summary><c>drunk_dance_pet</c>.</summary> */ public const string DrunkDancePet = "drunk_dance_pet";
    /** <summary><c>daoma_dance</c>.</summary> */ public const string DaomaDance = "daoma_dance";
    /** <summary><c>bouncy_dance</c>.</summary> */ public const string BouncyDance = "bouncy_dance";
    /** <summary><c>smooth_sailing_dance</c>.</summary> */ public const string SmoothSailingDance = "smooth_sailing_dance";
    /** <summary><c>new_year_greeting</c>.</summary> */ public const string NewYearGreeting = "new_year_greeting";
    /** <summary><c>lion_dance</c>.</summary> */ public const string LionDance = "lion_dance";
    /** <summary><c>prosperity</c>.</summary> */ public const string Prosperity = "prosperity";
    /** <summary><c>great_success</c>.</summary> */ public const string GreatSuccess = "great_success";
    /** <summary><c>golden_horse_fortune</c>.</summary> */ public const string GoldenHorseFortune = "golden_horse_fortune";
    /** <summary><c>red_packet_box</c>.</summary> */ public const string RedPacketBox = "red_packet_box";
    /** <summary><c>lucky_horse_year</c>.</summary> */ public const string LuckyHorseYear = "lucky_horse_year";
    /** <summary><c>lucky_red_packet</c>.</summary> */ public const string LuckyRedPacket = "lucky_red_packet";
    /** <summary><c>lucky_money_come</c>.</summary> */ public const string LuckyMoneyCome = "lucky_money_come";
    /** <summary><c>lion_dance_pet</c>.</summary> */ public const string LionDancePet = "lion_dance_pet";
    /** <summary><c>dumpling_making_pet</c>.</summary> */ public const string DumplingMakingPet = "dumpling_making_pet";
    /** <summary><c>fish_making_pet</c>.</summary> */ public const string FishMakingPet = "fish_making_pet";
    /** <summary><c>pet_red_packet</c>.</summary> */ public const string PetRedPacket = "pet_red_packet";
    /** <summary><c>lantern_glow</c>.</summary> */ public const string LanternGlow = "lantern_glow";
    /** <summary><c>expression_challenge</c>.</summary> */ public const string ExpressionChallenge = "expression_challenge";
    /** <summary><c>overdrive</c>.</summary> */ public const string Overdrive = "overdrive";
    /** <summary><c>heart_gesture_dance</c>.</summary> */ public const string HeartGestureDance = "heart_gesture_dance";
    /** <summary><c>poping</c>.</summary> */ public const string Poping = "poping";
    /** <summary><c>martial_arts</c>.</summary> */ public const string MartialArts = "martial_arts";
    /** <summary><c>running</c>.</summary> */ public const string Running = "running";
    /** <summary><c>nezha</c>.</summary> */ public const string Nezha = "nezha";
    /** <summary><c>motorcycle_dance</c>.</summary> */ public const string MotorcycleDance = "motorcycle_dance";
    /** <summary><c>subject_3_dance</c>.</summary> */ public const string Subject3Dance = "subject_3_dance";
    /** <summary><c>ghost_step_dance</c>.</summary> */ public const string GhostStepDance = "ghost_step_dance";
    /** <summary><c>phantom_jewel</c>.</summary> */ public const string PhantomJewel = "phantom_jewel";
    /** <summary><c>zoom_out</c>.</summary> */ public const string ZoomOut = "zoom_out";
    /** <summary><c>cheers_2026</c>.</summary> */ public const string Cheers2026 = "cheers_2026";
    /** <summary><c>kiss_pro</c>.</summary> */ public const string KissPro = "kiss_pro";
    /** <summary><c>fight_pro</c>.</summary> */ public const string FightPro = "fight_pro";
    /** <summary><c>hug_pro</c>.</summary> */ public const string HugPro = "hug_pro";
    /** <summary><c>heart_gesture_pro</c>.</summary> */ public const string HeartGesturePro = "heart_gesture_pro";
    /** <summary><c>dollar_rain_pro</c>.</summary> */ public const string DollarRainPro = "dollar_rain_pro";
    /** <summary><c>pet_bee_pro</c>.</summary> */ public const string PetBeePro = "pet_bee_pro";
    /** <summary><c>santa_random_surprise</c>.</summary> */ public const string SantaRandomSurprise = "santa_random_surprise";
    /** <summary><c>magic_match_tree</c>.</summary> */ public const string MagicMatchTree = "magic_match_tree";
    /** <summary><c>happy_birthday</c>.</summary> */ public const string HappyBirthday = "happy_birthday";
    /** <summary><c>thumbs_up_pro</c>.</summary> */ public const string ThumbsUpPro = "thumbs_up_pro";
    /** <summary><c>surprise_bouquet</c>.</summary> */ public const string SurpriseBouquet = "surprise_bouquet";
    /** <summary><c>bouquet_drop</c>.</summary> */ public const string BouquetDrop = "bouquet_drop";
    /** <summary><c>3d_cartoon_1_pro</c>.</summary> */ public const string Cartoon3D1Pro = "3d_cartoon_1_pro";
    /** <summary><c>glamour_photo_shoot</c>.</summary> */ public const string GlamourPhotoShoot = "glamour_photo_shoot";
    /** <summary><c>box_of_joy</c>.</summary> */ public const string BoxOfJoy = "box_of_joy";
    /** <summary><c>first_toast_of_the_year</c>.</summary> */ public const string FirstToastOfTheYear = "first_toast_of_the_year";
    /** <summary><c>my_santa_pic</c>.</summary> */ public const string MySantaPic = "my_santa_pic";
    /** <summary><c>santa_gift</c>.</summary> */ public const string SantaGift = "santa_gift";
    /** <summary><c>steampunk_christmas</c>.</summary> */ public const string SteampunkChristmas = "steampunk_christmas";
    /** <summary><c>snowglobe</c>.</summary> */ public const string Snowglobe = "snowglobe";
    /** <summary><c>christmas_photo_shoot</c>.</summary> */ public const string ChristmasPhotoShoot = "christmas_photo_shoot";
    /** <summary><c>ornament_crash</c>.</summary> */ public const string OrnamentCrash = "ornament_crash";
    /** <summary><c>santa_express</c>.</summary> */ public const string SantaExpress = "santa_express";
    /** <summary><c>particle_santa_surround</c>.</summary> */ public const string ParticleSantaSurround = "particle_santa_surround";
    /** <summary><c>coronation_of_frost</c>.</summary> */ public const string CoronationOfFrost = "coronation_of_frost";
    /** <summary><c>spark_in_the_snow</c>.</summary> */ public const string SparkInTheSnow = "spark_in_the_snow";
    /** <summary><c>scarlet_and_snow</c>.</summary> */ public const string ScarletAndSnow = "scarlet_and_snow";
    /** <summary><c>cozy_toon_wrap</c>.</summary> */ public const string CozyToonWrap = "cozy_toon_wrap";
    /** <summary><c>bullet_time_lite</c>.</summary> */ public const string BulletTimeLite = "bullet_time_lite";
    /** <summary><c>magic_cloak</c>.</summary> */ public const string MagicCloak = "magic_cloak";
    /** <summary><c>balloon_parade</c>.</summary> */ public const string BalloonParade = "balloon_parade";
    /** <summary><c>jumping_ginger_joy</c>.</summary> */ public const string JumpingGingerJoy = "jumping_ginger_joy";
    /** <summary><c>c4d_cartoon_pro</c>.</summary> */ public const string C4dCartoonPro = "c4d_cartoon_pro";
    /** <summary><c>venomous_spider</c>.</summary> */ public const string VenomousSpider = "venomous_spider";
    /** <summary><c>throne_of_king</c>.</summary> */ public const string ThroneOfKing = "throne_of_king";
    /** <summary><c>luminous_elf</c>.</summary> */ public const string LuminousElf = "luminous_elf";
    /** <summary><c>woodland_elf</c>.</summary> */ public const string WoodlandElf = "woodland_elf";
    /** <summary><c>japanese_anime_1</c>.</summary> */ public const string JapaneseAnime1 = "japanese_anime_1";
    /** <summary><c>american_comics</c>.</summary> */ public const string AmericanComics = "american_comics";
    /** <summary><c>snowboarding</c>.</summary> */ public const string Snowboarding = "snowboarding";
    /** <summary><c>witch_transform</c>.</summary> */ public const string WitchTransform = "witch_transform";
    /** <summary><c>vampire_transform</c>.</summary> */ public const string VampireTransform = "vampire_transform";
    /** <summary><c>pumpkin_head_transform</c>.</summary> */ public const string PumpkinHeadTransform = "pumpkin_head_transform";
    /** <summary><c>demon_transform</c>.</summary> */ public const string DemonTransform = "demon_transform";
    /** <summary><c>mummy_transform</c>.</summary> */ public const string MummyTransform = "mummy_transform";
    /** <summary><c>zombie_transform</c>.</summary> */ public const string ZombieTransform = "zombie_transform";
    /** <summary><c>cute_pumpkin_transform</c>.</summary> */ public const string CutePumpkinTransform = "cute_pumpkin_transform";
    /** <summary><c>cute_ghost_transform</c>.</summary> */ public const string CuteGhostTransform = "cute_ghost_transform";
    /** <summary><c>knock_knock_halloween</c>.</summary> */ public const string KnockKnockHalloween = "knock_knock_halloween";
    /** <summary><c>halloween_escape</c>.</summary> */ public const string HalloweenEscape = "halloween_escape";
    /** <summary><c>baseball</c>.</summary> */ public const string Baseball = "baseball";
    /** <summary><c>korean_baseball</c>.</summary> */ public const string KoreanBaseball = "korean_baseball";
    /** <summary><c>trampoline</c>.</summary> */ public const string Trampoline = "trampoline";
    /** <summary><c>trampoline_night</c>.</summary> */ public const string TrampolineNight = "trampoline_night";
    /** <summary><c>pucker_up</c>.</summary> */ public const string PuckerUp = "pucker_up";
    /** <summary><c>feed_mooncake</c>.</summary> */ public const string FeedMooncake = "feed_mooncake";
    /** <summary><c>flyer</c>.</summary> */ public const string Flyer = "flyer";
    /** <summary><c>dishwasher</c>.</summary> */ public const string Dishwasher = "dishwasher";
    /** <summary><c>pet_chinese_opera</c>.</summary> */ public const string PetChineseOpera = "pet_chinese_opera";
    /** <summary><c>magic_fireball</c>.</summary> */ public const string MagicFireball = "magic_fireball";
    /** <summary><c>gallery_ring</c>.</summary> */ public const string GalleryRing = "gallery_ring";
    /** <summary><c>pet_moto_rider</c>.</summary> */ public const string PetMotoRider = "pet_moto_rider";
    /** <summary><c>muscle_pet</c>.</summary> */ public const string MusclePet = "muscle_pet";
    /** <summary><c>pet_delivery</c>.</summary> */ public const string PetDelivery = "pet_delivery";
    /** <summary><c>mythic_style</c>.</summary> */ public const string MythicStyle = "mythic_style";
    /** <summary><c>steampunk</c>.</summary> */ public const string Steampunk = "steampunk";
    /** <summary><c>3d_cartoon_2</c>.</summary> */ public const string Cartoon3D2 = "3d_cartoon_2";
    /** <summary><c>pet_chef</c>.</summary> */ public const string PetChef = "pet_chef";
    /** <summary><c>santa_gifts</c>.</summary> */ public const string SantaGifts = "santa_gifts";
    /** <summary><c>santa_hug</c>.</summary> */ public const string SantaHug = "santa_hug";
    /** <summary><c>girlfriend</c>.</summary> */ public const string Girlfriend = "girlfriend";
    /** <summary><c>boyfriend</c>.</summary> */ public const string Boyfriend = "boyfriend";
    /** <summary><c>heart_gesture_1</c>.</summary> */ public const string HeartGesture1 = "heart_gesture_1";
    /** <summary><c>pet_wizard</c>.</summary> */ public const string PetWizard = "pet_wizard";
    /** <summary><c>smoke_smoke</c>.</summary> */ public const string SmokeSmoke = "smoke_smoke";
    /** <summary><c>gun_shot</c>.</summary> */ public const string GunShot = "gun_shot";
    /** <summary><c>double_gun</c>.</summary> */ public const string DoubleGun = "double_gun";
    /** <summary><c>pet_warrior</c>.</summary> */ public const string PetWarrior = "pet_warrior";
    /** <summary><c>long_hair</c>.</summary> */ public const string LongHair = "long_hair";
    /** <summary><c>pet_dance</c>.</summary> */ public const string PetDance = "pet_dance";
    /** <summary><c>wool_curly</c>.</summary> */ public const string WoolCurly = "wool_curly";
    /** <summary><c>pet_bee</c>.</summary> */ public const string PetBee = "pet_bee";
    /** <summary><c>marry_me</c>.</summary> */ public const string MarryMe = "marry_me";
    /** <summary><c>piggy_morph</c>.</summary> */ public const string PiggyMorph = "piggy_morph";
    /** <summary><c>ski_ski</c>.</summary> */ public const string SkiSki = "ski_ski";
    /** <summary><c>magic_broom</c>.</summary> */ public const string MagicBroom = "magic_broom";
    /** <summary><c>splashsplash</c>.</summary> */ public const string Splashsplash = "splashsplash";
    /** <summary><c>surfsurf</c>.</summary> */ public const string Surfsurf = "surfsurf";
    /** <summary><c>fairy_wing</c>.</summary> */ public const string FairyWing = "fairy_wing";
    /** <summary><c>angel_wing</c>.</summary> */ public const string AngelWing = "angel_wing";
    /** <summary><c>dark_wing</c>.</summary> */ public const string DarkWing = "dark_wing";
    /** <summary><c>emoji</c>.</summary> */ public const string Emoji = "emoji";

    /// <summary>All of them, in fal's order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Hug, Kiss, HeartGesture, Squish, Expansion, Fuzzyfuzzy, Bloombloom, Dizzydizzy, JellyPress, JellySlice, JellySquish, JellyJiggle, Pixelpixel,
        Yearbook, InstantFilm, AnimeFigure, Rocketrocket, FlyFly, Disappear, LightningPower, BulletTime, BulletTime360, MediaInterview, DayToNight,
        LetsRide, Jumpdrop, SwishSwish, RunningMan, JazzJazz, SwingSwing, Skateskate, BuildingSweater, PureWhiteWings, BlackWings, GoldenWing,
        PinkPinkWings, RampageApe, AListLook, CountdownTeleport, Firework2026, InstantChristmas, BirthdayStar, Firework, Celebration, TigerHugPro,
        PetLionPro, GuardianSpirit, SqueezeScream, InnerVoice, MemoryAlive, GuessWhat, EagleSnatch, HugFromPast, InstantKid, DollarRain, CryCry,
        BuildingCollapse, Mushroom, JesusHug, SharkAlert, LieFlat, PolarBearHug, BrownBearHug, OfficeEscapePlow, WatermelonBomb, BossComing, WigOut,
        CarExplosion, TigerHug, Siblings, ConstructionWorker, Snatched, FeltFelt, Plushcut, DrunkDance, DrunkDancePet, DaomaDance, BouncyDance,
        SmoothSailingDance, NewYearGreeting, LionDance, Prosperity, GreatSuccess, GoldenHorseFortune, RedPacketBox, LuckyHorseYear, LuckyRedPacket,
        LuckyMoneyCome, LionDancePet, DumplingMakingPet, FishMakingPet, PetRedPacket, LanternGlow, ExpressionChallenge, Overdrive, HeartGestureDance,
        Poping, MartialArts, Running, Nezha, MotorcycleDance, Subject3Dance, GhostStepDance, PhantomJewel, ZoomOut, Cheers2026, KissPro, FightPro,
        HugPro, HeartGesturePro, DollarRainPro, PetBeePro, SantaRandomSurprise, MagicMatchTree, HappyBirthday, ThumbsUpPro, SurpriseBouquet,
        BouquetDrop, Cartoon3D1Pro, GlamourPhotoShoot, BoxOfJoy, FirstToastOfTheYear, MySantaPic, SantaGift, SteampunkChristmas, Snowglobe,
        ChristmasPhotoShoot, OrnamentCrash, SantaExpress, ParticleSantaSurround, CoronationOfFrost, SparkInTheSnow, ScarletAndSnow, CozyToonWrap,
        BulletTimeLite, MagicCloak, BalloonParade, JumpingGingerJoy, C4dCartoonPro, VenomousSpider, ThroneOfKing, LuminousElf, WoodlandElf,
        JapaneseAnime1, AmericanComics, Snowboarding, WitchTransform, VampireTransform, PumpkinHeadTransform, DemonTransform, MummyTransform,
        ZombieTransform, CutePumpkinTransform, CuteGhostTransform, KnockKnockHalloween, HalloweenEscape, Baseball, KoreanBaseball, Trampoline,
        TrampolineNight, PuckerUp, FeedMooncake, Flyer, Dishwasher, PetChineseOpera, MagicFireball, GalleryRing, PetMotoRider, MusclePet, PetDelivery,
        MythicStyle, Steampunk, Cartoon3D2, PetChef, SantaGifts, SantaHug, Girlfriend, Boyfriend, HeartGesture1, PetWizard, SmokeSmoke, GunShot,
        DoubleGun, PetWarrior, LongHair, PetDance, WoolCurly, PetBee, MarryMe, PiggyMorph, SkiSki, MagicBroom, Splashsplash, Surfsurf, FairyWing,
        AngelWing, DarkWing, Emoji,
    ];
}
