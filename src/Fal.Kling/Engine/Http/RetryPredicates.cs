using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>Which outcomes of an operation are worth another attempt.</summary>
internal static class RetryPredicates
{
    /// <summary>None: the caller has a plan of its own.</summary>
    public static bool Never(HttpOutcome outcome) => false;

    /// <summary>Only what fal has certainly not accepted. For what costs money.</summary>
    public static bool UnlessAccepted(HttpOutcome outcome) => outcome switch
    {
        TransportFailure failure => failure is { NeverSent: true, IsCertificateUntrusted: false },
        Response response => response.Status == HttpStatusCode.TooManyRequests,
        _ => false,
    };

    /// <summary>Whatever may pass. For what costs nothing.</summary>
    public static bool IfTransient(HttpOutcome outcome) => outcome switch
    {
        TransportFailure failure => !failure.IsCertificateUntrusted,
        Response response => IsTransient(response.Status),
        _ => false,
    };

    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
