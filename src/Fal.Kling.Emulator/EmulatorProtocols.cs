namespace Fal.Kling.Emulator;

/// <summary>The HTTP versions that the emulator can serve. There is no TLS, so nothing is negotiated.</summary>
public enum EmulatorProtocols
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 without TLS, by prior knowledge (h2c). A client must request exactly version 2.0.</summary>
    Http2,
}
