using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>The meaning of a method and a path on a host.</summary>
/// <param name="Operation">The requested operation.</param>
/// <param name="Target">The endpoint of a submission, the app of a request URL, or otherwise the path.</param>
/// <param name="RequestId">The request id in the path, if any.</param>
/// <param name="AllowedMethod">The method that the path accepts, if the request used another. Otherwise null.</param>
internal readonly record struct Route(FalOperation Operation, string Target, string? RequestId = null, string? AllowedMethod = null)
{
    public const string Initiate = "/storage/upload/initiate";
    public const string InitiateMultipart = "/storage/upload/initiate-multipart";
    public const string CdnToken = "/storage/auth/token";
    public const string CdnUpload = "/files/upload";
    public const string CdnUploadMultipart = "/files/upload/multipart";
    public const string SignedUploads = "/uploads/";

    /// <summary>The path of an endpoint's OpenAPI document. On fal it is on the website and needs no key.</summary>
    public const string OpenApi = "/api/openapi/queue/openapi.json";

    /// <summary>The path of the keys that verify webhooks.</summary>
    public const string WebhookKeys = "/.well-known/jwks.json";

    private const string Complete = "/complete";
    private const string RequestsSegment = "/requests/";

    public static Route Of(FalHost host, string method, string path) => host switch
    {
        FalHost.Queue => OnQueue(method, path),
        FalHost.Platform => OnPlatform(method, path),
        FalHost.Cdn => OnCdn(method, path),
        _ => OnStorage(method, path),
    };

    private static Route OnQueue(string method, string path)
    {
        int requests = path.IndexOf(RequestsSegment, StringComparison.Ordinal);
        if (requests < 0)
        {
            return With(FalOperation.Submit, HttpMethods.Post, method, path.Trim('/'));
        }

        string app = path[..requests].Trim('/');
        ReadOnlySpan<char> rest = path.AsSpan(requests + RequestsSegment.Length).Trim('/');
        int slash = rest.IndexOf('/');
        string requestId = (slash < 0 ? rest : rest[..slash]).ToString();
        return (slash < 0 ? [] : rest[(slash + 1)..]) switch
        {
            "" or "response" => With(FalOperation.Result, HttpMethods.Get, method, app, requestId),
            "status" => With(FalOperation.Status, HttpMethods.Get, method, app, requestId),
            "status/stream" => With(FalOperation.Stream, HttpMethods.Get, method, app, requestId),
            "cancel" => With(FalOperation.Cancel, HttpMethods.Put, method, app, requestId),
            _ => new Route(FalOperation.Other, path),
        };
    }

    private static Route OnPlatform(string method, string path) => path switch
    {
        "/v1/models/requests/by-endpoint" => With(FalOperation.Find, HttpMethods.Get, method, path),
        "/v1/models/pricing" => With(FalOperation.Prices, HttpMethods.Get, method, path),
        "/v1/meta" => With(FalOperation.Meta, HttpMethods.Get, method, path),
        "/v1/models" or OpenApi => With(FalOperation.Models, HttpMethods.Get, method, path),
        _ => new Route(FalOperation.Other, path),
    };

    private static Route OnStorage(string method, string path) => path switch
    {
        Initiate or InitiateMultipart or CdnToken => With(FalOperation.InitiateUpload, HttpMethods.Post, method, path),
        WebhookKeys => With(FalOperation.WebhookKeys, HttpMethods.Get, method, path),
        _ => new Route(FalOperation.Other, path),
    };

    private static Route OnCdn(string method, string path)
    {
        bool isPartOfUpload = path.StartsWith(SignedUploads, StringComparison.Ordinal)
            || (path.Contains("/multipart/", StringComparison.Ordinal) && !HttpMethods.IsGet(method));
        if (path == CdnUploadMultipart)
        {
            return With(FalOperation.InitiateUpload, HttpMethods.Post, method, path);
        }

        if (path == CdnUpload)
        {
            return With(FalOperation.Upload, HttpMethods.Post, method, path);
        }

        if (isPartOfUpload)
        {
            return path.EndsWith(Complete, StringComparison.Ordinal)
                ? With(FalOperation.CompleteUpload, HttpMethods.Post, method, path)
                : With(FalOperation.Upload, HttpMethods.Put, method, path);
        }

        if (!path.StartsWith("/files/", StringComparison.Ordinal))
        {
            return new Route(FalOperation.Other, path);
        }

        return HttpMethods.IsHead(method) ? new Route(FalOperation.Download, path) : With(FalOperation.Download, HttpMethods.Get, method, path);
    }

    private static Route With(FalOperation operation, string allowed, string method, string target, string? requestId = null) =>
        HttpMethods.Equals(allowed, method) ? new Route(operation, target, requestId) : new Route(operation, target, requestId, allowed);
}
