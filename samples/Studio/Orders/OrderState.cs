namespace Studio.Orders;

/// <summary>Where an order is. Whether it was bought is not decided here: that is the idempotency key's record, in the same database.</summary>
public enum OrderState
{
    /// <summary>In the studio's own line. Nothing was sent to fal.</summary>
    Waiting,

    /// <summary>It has a turn, and is sent to fal now.</summary>
    Submitting,

    /// <summary>fal accepted it. It is in fal's queue or running.</summary>
    Bought,

    /// <summary>fal has made the video, which is on its way to the studio's own store.</summary>
    Downloading,

    /// <summary>The video is in the store.</summary>
    Ready,

    /// <summary>It is over without a video. <see cref="Order.Problem"/> says why.</summary>
    Failed,

    /// <summary>A person canceled it.</summary>
    Canceled,

    /// <summary>fal's response was lost, and the job was not found. It may have been bought. An operator decides.</summary>
    Unresolved,
}
