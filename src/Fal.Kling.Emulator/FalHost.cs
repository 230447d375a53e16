namespace Fal.Kling.Emulator;

/// <summary>Which of fal's hosts a request came to. Each one listens on a port of its own.</summary>
public enum FalHost
{
    /// <summary><c>queue.fal.run</c>: submit, status, result, cancel.</summary>
    Queue,

    /// <summary><c>rest.fal.ai</c>: uploads.</summary>
    Storage,

    /// <summary><c>api.fal.ai</c>: the list of requests.</summary>
    Platform,

    /// <summary><c>v3b.fal.media</c>: files. A client that shows its key here gives it away.</summary>
    Cdn,
}
