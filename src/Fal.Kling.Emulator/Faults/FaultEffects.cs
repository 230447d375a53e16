namespace Fal.Kling.Emulator;

/// <summary>What a fault changes about an operation that still runs. Without a fault, nothing is set.</summary>
internal sealed class FaultEffects
{
    public StatusShape StatusShape { get; set; } = StatusShape.Usual;

    /// <summary>How the job that this submission creates will fail.</summary>
    public JobFailure? JobFailure { get; set; }

    /// <summary>The byte at which an upload breaks off, and how.</summary>
    public (long AfterBytes, BreakOff How)? UploadBreakOff { get; set; }

    /// <summary>Whether the response is sent in chunks, without its length.</summary>
    public bool HidesLength { get; set; }

    /// <summary>A declared length that is shorter than the actual one.</summary>
    public long? ClaimedLength { get; set; }

    /// <summary>A change to the file right before it is served.</summary>
    public Action<EmulatedFile>? ChangesFile { get; set; }

    public bool IgnoresRange { get; set; }

    /// <summary>Whether the file is served with a unique ETag.</summary>
    public bool ChangesETag { get; set; }

    /// <summary>What a status stream sends instead of statuses.</summary>
    public StreamScript? StreamScript { get; set; }

    /// <summary>The endpoint in the result's <c>x-fal-bill-as</c> header, or null for no such header.</summary>
    public string? BilledAs { get; set; }

    /// <summary>The shape of a result, or null for the documented one.</summary>
    public EmulatedResultShape? ResultShape { get; set; }
}
