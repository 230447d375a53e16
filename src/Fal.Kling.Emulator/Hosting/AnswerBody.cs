using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>Where the bytes of an answer go: to the client, unless a fault comes in between.</summary>
internal class AnswerBody(HttpResponse response)
{
    protected HttpResponse Response { get; } = response;

    /// <summary>Sends the bytes, and returns when they are on their way.</summary>
    public virtual async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await Response.BodyWriter.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
}
