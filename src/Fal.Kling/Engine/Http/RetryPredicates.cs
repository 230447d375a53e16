using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>Predicates for outcomes that are worth another attempt.</summary>
internal static class RetryPredicates
{
    /// <summary>Repeats nothing. The caller has its own retry policy.</summary>
    public static bool Never(HttpOutcome outcome) => false;

    /// <summary>Repeats only requests that fal has certainly not accepted. For requests that cost money.</summary>
    public static bool UnlessAccepted(HttpOutcome outcome) => outcome switch
    {
        TransportFailure failure => failure is { NeverSent: true, IsCertificateUntrusted: false },
        Response response => response.Status == HttpStatusCode.TooManyRequests,
        _ => false,
    };

    /// <summary>Repeats any failure that may be temporary. For requests that cost nothing.</summary>
    public static bool IfTransient(HttpOutcome outcome) => outcome switch
    {
        TransportFailure failure => !failure.IsCertificateUntrusted,
        Response response => IsTransient(response.Status),
        _ => false,
    };

    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
