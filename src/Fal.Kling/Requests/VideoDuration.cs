namespace Fal.Kling;

/// <summary>The length of the video, which also sets its price. Source: the endpoint's <c>duration</c>, "5" or "10".</summary>
public enum VideoDuration
{
    /// <summary>Five seconds; the default.</summary>
    FiveSeconds = 5,

    /// <summary>Ten seconds, at about twice the price of five.</summary>
    TenSeconds = 10,
}
