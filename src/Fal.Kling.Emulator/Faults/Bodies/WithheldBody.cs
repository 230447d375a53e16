using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>Lets an operation run, and withholds its response.</summary>
internal sealed class WithheldBody(HttpResponse response) : AnswerBody(response)
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new AnswerEndedException();
}
