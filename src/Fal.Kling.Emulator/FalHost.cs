namespace Fal.Kling.Emulator;

/// <summary>fal's hosts. Each one listens on its own port.</summary>
public enum FalHost
{
    /// <summary><c>queue.fal.run</c>: submission, status, result, cancellation.</summary>
    Queue,

    /// <summary><c>rest.fal.ai</c>: uploads.</summary>
    Storage,

    /// <summary><c>api.fal.ai</c>: the request list, prices and models.</summary>
    Platform,

    /// <summary><c>v3b.fal.media</c>: files. A client must not send its key here.</summary>
    Cdn,
}
