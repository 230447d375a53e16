namespace Fal.Kling.Emulator;

/// <summary>How an answer stops in its middle.</summary>
internal enum BreakOff
{
    /// <summary>The connection is reset, or over HTTP/2 the stream.</summary>
    Reset,

    /// <summary>What was written arrives, then the connection closes, or over HTTP/2 the stream is reset.</summary>
    Cut,

    /// <summary>Nothing more comes, and nothing closes.</summary>
    Hang,

    /// <summary>The answer ends as if it were whole.</summary>
    End,
}
