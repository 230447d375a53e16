namespace Fal.Kling.Engine.Http;

/// <summary>What becomes of a copy that a handler of an HttpClient makes of a paid submit's body.</summary>
internal enum BodyCopies
{
    /// <summary>Nobody knows: it could be sent again and again, so none is made.</summary>
    Unwatched,

    /// <summary>A <see cref="SendOnceHandler"/> behind all handlers sees whatever is sent.</summary>
    Watched,

    /// <summary>There is one handler only, and what it copies it sends.</summary>
    Sent,
}
