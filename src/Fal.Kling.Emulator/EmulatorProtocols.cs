namespace Fal.Kling.Emulator;

/// <summary>What the emulator's sockets speak. There is no TLS, so nothing is negotiated.</summary>
public enum EmulatorProtocols
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 without TLS, by prior knowledge (h2c). A client must ask for version 2.0 exactly.</summary>
    Http2,
}
