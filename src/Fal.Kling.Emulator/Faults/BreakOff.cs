namespace Fal.Kling.Emulator;

/// <summary>How a response breaks off.</summary>
internal enum BreakOff
{
    /// <summary>The connection is reset. Over HTTP/2, the stream is reset.</summary>
    Reset,

    /// <summary>The bytes written so far arrive, then the connection closes. Over HTTP/2, the stream is reset.</summary>
    Cut,

    /// <summary>The response stalls. The connection stays open.</summary>
    Hang,

    /// <summary>The response ends as if it were complete.</summary>
    End,
}
