namespace Fal.Kling;

/// <summary>The tiers as segments of an endpoint's path.</summary>
internal static class Tiers
{
    public static string PathOf(KlingTier tier) => tier switch
    {
        KlingTier.Standard => "standard",
        KlingTier.FourK => "4k",
        _ => "pro",
    };

    /// <summary>Checks the tier of records whose endpoints don't support 4K.</summary>
    public static KlingTier WithoutFourK(KlingTier tier, string property) => PropertyChecks.OneOf(tier, [KlingTier.Standard, KlingTier.Pro], property);
}
