using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Cli.Checks;

/// <summary>Notes what responses say about themselves. Because the library doesn't know this handler, it refuses to send a paid request with it.</summary>
internal sealed class ResponseLog : DelegatingHandler
{
    private int count;
    private int withoutDate;

    [SuppressMessage("Reliability", "CA2000", Justification = "The base class disposes of it.")]
    public ResponseLog()
        : base(new SocketsHttpHandler())
    {
    }

    public int Count => count;

    public int WithoutDate => withoutDate;

    public string? LastPath { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref count);
        LastPath = request.RequestUri?.AbsolutePath;
        if (response.Headers.Date is null)
        {
            Interlocked.Increment(ref withoutDate);
        }

        return response;
    }
}
