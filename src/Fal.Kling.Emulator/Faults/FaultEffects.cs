namespace Fal.Kling.Emulator;

/// <summary>What a fault changes about the operation that it lets take place. Without a fault nothing is set.</summary>
internal sealed class FaultEffects
{
    public StatusShape StatusShape { get; set; } = StatusShape.Usual;

    /// <summary>How the job that this submit creates will fail.</summary>
    public JobFailure? JobFailure { get; set; }

    /// <summary>Where the bytes of an upload stop being taken in, and how.</summary>
    public (long AfterBytes, BreakOff How)? UploadBreakOff { get; set; }

    /// <summary>Whether the answer goes out in chunks, without its length.</summary>
    public bool HidesLength { get; set; }

    /// <summary>A shorter length to declare than the true one.</summary>
    public long? ClaimedLength { get; set; }

    /// <summary>What happens to the file right before it is served.</summary>
    public Action<EmulatedFile>? ChangesFile { get; set; }

    public bool IgnoresRange { get; set; }

    /// <summary>Whether the file is served with an ETag that nothing else has.</summary>
    public bool ChangesETag { get; set; }

    /// <summary>What a status stream sends in place of statuses.</summary>
    public StreamScript? StreamScript { get; set; }

    /// <summary>The endpoint that the result says was billed; null for no such header.</summary>
    public string? BilledAs { get; set; }

    /// <summary>The shape of a result; null for the documented one.</summary>
    public EmulatedResultShape? ResultShape { get; set; }
}
