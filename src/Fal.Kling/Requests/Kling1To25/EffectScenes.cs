namespace Fal.Kling;

/// <summary>
/// The templates for <see cref="EffectRequest.Scene"/> as of August 2026. fal adds new ones, so the property accepts any text.
/// </summary>
public static class EffectScenes
{
#pragma warning disable CS1591 // fal publishes nothing about a template beyond its name.
    public const string Hug = "hug";
    public const string Kiss = "kiss";
    public const string HeartGesture = "heart_gesture";
    public const string Squish = "squish";
    public const string Expansion = "expansion";
    public const string Fuzzyfuzzy = "fuzzyfuzzy";
    public const string Bloombloom = "bloombloom";
    public const string Dizzydizzy = "dizzydizzy";
    public const string JellyPress = "jelly_press";
    public const string JellySlice = "jelly_slice";
    public const string JellySquish = "jelly_squish";
    public const string JellyJiggle = "jelly_jiggle";
    public const string Pixelpixel = "pixelpixel";
    public const string Yearbook = "yearbook";
    public const string InstantFilm = "instant_film";
    public const string AnimeFigure = "anime_figure";
    public const string Rocketrocket = "rocketrocket";
    public const string FlyFly = "fly_fly";
    public const string Disappear = "disappear";
    public const string LightningPower = "lightning_power";
    public const string BulletTime = "bullet_time";
    public const string BulletTime360 = "bullet_time_360";
    public const string MediaInterview = "media_interview";
    public const string DayToNight = "day_to_night";
    public const string LetsRide = "let's_ride";
    public const string Jumpdrop = "jumpdrop";
    public const string SwishSwish = "swish_swish";
    public const string RunningMan = "running_man";
    public const string JazzJazz = "jazz_jazz";
    public const string SwingSwing = "swing_swing";
    public const string Skateskate = "skateskate";
    public const string BuildingSweater = "building_sweater";
    public const string PureWhiteWings = "pure_white_wings";
    public const string BlackWings = "black_wings";
    public const string GoldenWing = "golden_wing";
    public const string PinkPinkWings = "pink_pink_wings";
    public const string RampageApe = "rampage_ape";
    public const string AListLook = "a_list_look";
    public const string CountdownTeleport = "countdown_teleport";
    public const string Firework2026 = "firework_2026";
    public const string InstantChristmas = "instant_christmas";
    public const string BirthdayStar = "birthday_star";
    public const string Firework = "firework";
    public const string Celebration = "celebration";
    public const string TigerHugPro = "tiger_hug_pro";
    public const string PetLionPro = "pet_lion_pro";
    public const string GuardianSpirit = "guardian_spirit";
    public const string SqueezeScream = "squeeze_scream";
    public const string InnerVoice = "inner_voice";
    public const string MemoryAlive = "memory_alive";
    public const string GuessWhat = "guess_what";
    public const string EagleSnatch = "eagle_snatch";
    public const string HugFromPast = "hug_from_past";
    public const string InstantKid = "instant_kid";
    public const string DollarRain = "dollar_rain";
    public const string CryCry = "cry_cry";
    public const string BuildingCollapse = "building_collapse";
    public const string Mushroom = "mushroom";
    public const string JesusHug = "jesus_hug";
    public const string SharkAlert = "shark_alert";
    public const string LieFlat = "lie_flat";
    public const string PolarBearHug = "polar_bear_hug";
    public const string BrownBearHug = "brown_bear_hug";
    public const string OfficeEscapePlow = "office_escape_plow";
    public const string WatermelonBomb = "watermelon_bomb";
    public const string BossComing = "boss_coming";
    public const string WigOut = "wig_out";
    public const string CarExplosion = "car_explosion";
    public const string TigerHug = "tiger_hug";
    public const string Siblings = "siblings";
    public const string ConstructionWorker = "construction_worker";
    public const string Snatched = "snatched";
    public const string FeltFelt = "felt_felt";
    public const string Plushcut = "plushcut";
    public const string DrunkDance = "drunk_dance";
    public const string DrunkDancePet = "drunk_dance_pet";
    public const string DaomaDance = "daoma_dance";
    public const string BouncyDance = "bouncy_dance";
    public const string SmoothSailingDance = "smooth_sailing_dance";
    public const string NewYearGreeting = "new_year_greeting";
    public const string LionDance = "lion_dance";
    public const string Prosperity = "prosperity";
    public const string GreatSuccess = "great_success";
    public const string GoldenHorseFortune = "golden_horse_fortune";
    public const string RedPacketBox = "red_packet_box";
    public const string LuckyHorseYear = "lucky_horse_year";
    public const string LuckyRedPacket = "lucky_red_packet";
    public const string LuckyMoneyCome = "lucky_money_come";
    public const string LionDancePet = "lion_dance_pet";
    public const string DumplingMakingPet = "dumpling_making_pet";
    public const string FishMakingPet = "fish_making_pet";
    public const string PetRedPacket = "pet_red_packet";
    public const string LanternGlow = "lantern_glow";
    public const string ExpressionChallenge = "expression_challenge";
    public const string Overdrive = "overdrive";
    public const string HeartGestureDance = "heart_gesture_dance";
    public const string Poping = "poping";
    public const string MartialArts = "martial_arts";
    public const string Running = "running";
    public const string Nezha = "nezha";
    public const string MotorcycleDance = "motorcycle_dance";
    public const string Subject3Dance = "subject_3_dance";
    public const string GhostStepDance = "ghost_step_dance";
    public const string PhantomJewel = "phantom_jewel";
    public const string ZoomOut = "zoom_out";
    public const string Cheers2026 = "cheers_2026";
    public const string KissPro = "kiss_pro";
    public const string FightPro = "fight_pro";
    public const string HugPro = "hug_pro";
    public const string HeartGesturePro = "heart_gesture_pro";
    public const string DollarRainPro = "dollar_rain_pro";
    public const string PetBeePro = "pet_bee_pro";
    public const string SantaRandomSurprise = "santa_random_surprise";
    public const string MagicMatchTree = "magic_match_tree";
    public const string HappyBirthday = "happy_birthday";
    public const string ThumbsUpPro = "thumbs_up_pro";
    public const string SurpriseBouquet = "surprise_bouquet";
    public const string BouquetDrop = "bouquet_drop";
    public const string Cartoon3D1Pro = "3d_cartoon_1_pro";
    public const string GlamourPhotoShoot = "glamour_photo_shoot";
    public const string BoxOfJoy = "box_of_joy";
    public const string FirstToastOfTheYear = "first_toast_of_the_year";
    public const string MySantaPic = "my_santa_pic";
    public const string SantaGift = "santa_gift";
    public const string SteampunkChristmas = "steampunk_christmas";
    public const string Snowglobe = "snowglobe";
    public const string ChristmasPhotoShoot = "christmas_photo_shoot";
    public const string OrnamentCrash = "ornament_crash";
    public const string SantaExpress = "santa_express";
    public const string ParticleSantaSurround = "particle_santa_surround";
    public const string CoronationOfFrost = "coronation_of_frost";
    public const string SparkInTheSnow = "spark_in_the_snow";
    public const string ScarletAndSnow = "scarlet_and_snow";
    public const string CozyToonWrap = "cozy_toon_wrap";
    public const string BulletTimeLite = "bullet_time_lite";
    public const string MagicCloak = "magic_cloak";
    public const string BalloonParade = "balloon_parade";
    public const string JumpingGingerJoy = "jumping_ginger_joy";
    public const string C4dCartoonPro = "c4d_cartoon_pro";
    public const string VenomousSpider = "venomous_spider";
    public const string ThroneOfKing = "throne_of_king";
    public const string LuminousElf = "luminous_elf";
    public const string WoodlandElf = "woodland_elf";
    public const string JapaneseAnime1 = "japanese_anime_1";
    public const string AmericanComics = "american_comics";
    public const string Snowboarding = "snowboarding";
    public const string WitchTransform = "witch_transform";
    public const string VampireTransform = "vampire_transform";
    public const string PumpkinHeadTransform = "pumpkin_head_transform";
    public const string DemonTransform = "demon_transform";
    public const string MummyTransform = "mummy_transform";
    public const string ZombieTransform = "zombie_transform";
    public const string CutePumpkinTransform = "cute_pumpkin_transform";
    public const string CuteGhostTransform = "cute_ghost_transform";
    public const string KnockKnockHalloween = "knock_knock_halloween";
    public const string HalloweenEscape = "halloween_escape";
    public const string Baseball = "baseball";
    public const string KoreanBaseball = "korean_baseball";
    public const string Trampoline = "trampoline";
    public const string TrampolineNight = "trampoline_night";
    public const string PuckerUp = "pucker_up";
    public const string FeedMooncake = "feed_mooncake";
    public const string Flyer = "flyer";
    public const string Dishwasher = "dishwasher";
    public const string PetChineseOpera = "pet_chinese_opera";
    public const string MagicFireball = "magic_fireball";
    public const string GalleryRing = "gallery_ring";
    public const string PetMotoRider = "pet_moto_rider";
    public const string MusclePet = "muscle_pet";
    public const string PetDelivery = "pet_delivery";
    public const string MythicStyle = "mythic_style";
    public const string Steampunk = "steampunk";
    public const string Cartoon3D2 = "3d_cartoon_2";
    public const string PetChef = "pet_chef";
    public const string SantaGifts = "santa_gifts";
    public const string SantaHug = "santa_hug";
    public const string Girlfriend = "girlfriend";
    public const string Boyfriend = "boyfriend";
    public const string HeartGesture1 = "heart_gesture_1";
    public const string PetWizard = "pet_wizard";
    public const string SmokeSmoke = "smoke_smoke";
    public const string GunShot = "gun_shot";
    public const string DoubleGun = "double_gun";
    public const string PetWarrior = "pet_warrior";
    public const string LongHair = "long_hair";
    public const string PetDance = "pet_dance";
    public const string WoolCurly = "wool_curly";
    public const string PetBee = "pet_bee";
    public const string MarryMe = "marry_me";
    public const string PiggyMorph = "piggy_morph";
    public const string SkiSki = "ski_ski";
    public const string MagicBroom = "magic_broom";
    public const string Splashsplash = "splashsplash";
    public const string Surfsurf = "surfsurf";
    public const string FairyWing = "fairy_wing";
    public const string AngelWing = "angel_wing";
    public const string DarkWing = "dark_wing";
    public const string Emoji = "emoji";
#pragma warning restore CS1591

    /// <summary>Gets all templates, in fal's order.</summary>
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
