using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>Where the bytes of an answer go: to the client, unless a fault comes in between.</summary>
internal class AnswerBody(HttpResponse response)
{
    protected HttpResponse Response { get; } = response;

    /// <summary>Sends the bytes, and returns when they are on their way.</summary>
    public virtual async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await Response.BodyWriter.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);

    /// <summary>The <c>Content-Length</c> of a body of so many bytes; null sends no such header.</summary>
    public virtual long? LengthOf(long length) => length;

    /// <summary>Sends what is left once the operation has written everything. It may be called more than once.</summary>
    public virtual ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
