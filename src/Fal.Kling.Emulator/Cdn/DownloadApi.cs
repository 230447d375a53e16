using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fal.Kling.Emulator;

/// <summary>Serves the CDN's downloads: public, with ranges and ETags.</summary>
internal sealed class DownloadApi(FileStore files, CdnTokens tokens, TimeProvider clock)
{
    public Task HandleAsync(Exchange exchange)
    {
        if (files.Find(exchange.Route.Target) is not { } file || HasExpired(file))
        {
            return exchange.AnswerDetailAsync(404, "File not found");
        }

        if (file.ParsedLifecycle is { StatusForStrangers: not 200 } guarded && !tokens.Accepts(exchange.Http.Request.Headers.Authorization.ToString()))
        {
            return exchange.AnswerDetailAsync(guarded.StatusForStrangers, guarded.StatusForStrangers == 403 ? "Access denied" : "File not found");
        }

        exchange.Effects.ChangesFile?.Invoke(file);

        HttpResponse response = exchange.Http.Response;
        FileContent content = file.Content;
        string etag = exchange.Effects.ChangesETag ? $"\"{Guid.NewGuid():N}\"" : content.ETag;
        response.ContentType = file.ContentType;
        response.Headers.ETag = etag;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "public, max-age=5184000";
        response.Headers.LastModified = file.CreatedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        (long offset, long count) = (0, content.Length);
        if (!exchange.Effects.IgnoresRange && RequestedRange(exchange.Http.Request, etag, file.CreatedAt) is { } range)
        {
            if (Resolve(range, content.Length) is not var (first, length))
            {
                response.StatusCode = 416;
                response.Headers.ContentRange = $"bytes */{content.Length}";
                exchange.SetAnswerLength(0);
                return Task.CompletedTask;
            }

            (offset, count) = (first, length);
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {offset}-{offset + count - 1}/{content.Length}";
        }

        exchange.SetAnswerLength(count);
        return HttpMethods.IsHead(exchange.Http.Request.Method)
            ? Task.CompletedTask
            : content.WriteAsync(exchange.Body, offset, count, exchange.Aborted);
    }

    private bool HasExpired(EmulatedFile file) => file.ParsedLifecycle?.Lifetime is { } lifetime && clock.GetUtcNow() - file.CreatedAt >= lifetime;

    /// <summary>Gets the requested range. If there are several, or the file has changed in the meantime, the response is the whole file.</summary>
    private static RangeItemHeaderValue? RequestedRange(HttpRequest request, string etag, DateTimeOffset createdAt)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out RangeHeaderValue? header) || header.Unit != "bytes" || header.Ranges.Count != 1)
        {
            return null;
        }

        string ifRange = request.Headers.IfRange.ToString();
        bool isUnchanged = ifRange.Length == 0
            || ifRange == etag
            || (DateTimeOffset.TryParse(ifRange, CultureInfo.InvariantCulture, out DateTimeOffset date) && createdAt - date < TimeSpan.FromSeconds(1));
        return isUnchanged ? header.Ranges.First() : null;
    }

    private static (long Offset, long Count)? Resolve(RangeItemHeaderValue range, long length)
    {
        long first = range.From ?? Math.Max(0, length - range.To!.Value);
        long last = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
        return first < length && first <= last ? (first, last - first + 1) : null;
    }
}
