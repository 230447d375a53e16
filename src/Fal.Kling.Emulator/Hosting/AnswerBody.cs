using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>Writes the bytes of a response: to the client, unless a fault intervenes.</summary>
internal class AnswerBody(HttpResponse response)
{
    protected HttpResponse Response { get; } = response;

    /// <summary>Sends the bytes and flushes them.</summary>
    public virtual async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await Response.BodyWriter.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);

    /// <summary>Gets the <c>Content-Length</c> for a body of this length. Null means no such header.</summary>
    public virtual long? LengthOf(long length) => length;

    /// <summary>Sends what remains after the operation has written everything. It can be called more than once.</summary>
    public virtual ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
