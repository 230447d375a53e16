using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fal.Kling.Tests.Support;

/// <summary>The possible responses of fal, or of something on the way to it.</summary>
internal static class Reply
{
    public static Step Json(int status, string body, params (string Name, string Value)[] headers) =>
        new((_, _) => Task.FromResult(Response(status, Encoding.UTF8.GetBytes(body), "application/json", headers)));

    public static Step Text(int status, string body, params (string Name, string Value)[] headers) =>
        new((_, _) => Task.FromResult(Response(status, Encoding.UTF8.GetBytes(body), "text/html", headers)));

    public static Step BadGateway { get; } = Text(502, "<html><title>502 Bad Gateway</title>nginx</html>");

    public static Step Status(string status, string members = "") => Json(status == "COMPLETED" ? 200 : 202, StatusJson(status, members));

    public static string StatusJson(string status, string members = "") => $$"""{"status":"{{status}}","request_id":"{{FakeFal.RequestId}}"{{members}}}""";

    public static Step Accepted { get; } = Json(200, FakeFal.AcceptedJson());

    public static Step Video { get; } = Json(200, """{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4"}}""");

    /// <summary>A status stream of complete events that the server closes.</summary>
    public static Step Events(params string[] data) => Body(new ScriptedBody().Text(string.Concat(data.Select(Event))));

    public static string Event(string data) => $"data: {data}\n\n";

    public static Step Body(ScriptedBody body, int status = 200, string mediaType = "text/event-stream") => new((_, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StreamContent(body.Open()) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return Task.FromResult(response);
    });

    /// <summary>The request was never sent, for this reason.</summary>
    public static Step NeverSent(HttpRequestError error) => NeverSent(new HttpRequestException(error, "never sent"));

    public static Step NeverSent(Exception exception) => new((_, _) => Task.FromException<HttpResponseMessage>(exception), ReadsBody: false);

    /// <summary>The request was sent completely, and then this happened instead of a response.</summary>
    public static Step Lost(Exception exception) => new((_, _) => Task.FromException<HttpResponseMessage>(exception));

    public static Step Reset { get; } = Lost(new HttpRequestException(HttpRequestError.ResponseEnded, "the connection was reset"));

    public static Step Silence(VirtualTime time) => new(async (_, token) =>
    {
        await time.Delay(Timeout.InfiniteTimeSpan, token);
        return new HttpResponseMessage();
    });

    public static Step After(TimeSpan delay, VirtualTime time, Step step) => step with
    {
        Act = async (request, token) =>
        {
            await time.Delay(delay, token);
            return await step.Act(request, token);
        },
    };

    /// <summary>A response whose body is cut after this many characters.</summary>
    public static Step CutOff(int status, string start, params (string Name, string Value)[] headers) => new((_, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status)
        {
            Content = new StreamContent(new ScriptedBody().Text(start).Throw(new IOException("the connection was cut")).Open()),
        };
        AddHeaders(response, headers);
        return Task.FromResult(response);
    });

    /// <summary>The same response with a <c>Date</c> header, in whole seconds of this clock.</summary>
    public static Step Dated(Step step, TimeProvider time) => step with
    {
        Act = async (request, token) =>
        {
            HttpResponseMessage response = await step.Act(request, token);
            response.Headers.Date = time.GetUtcNow();
            return response;
        },
    };

    public static Step File(byte[] content, long? statedLength = null) => new((_, _) =>
    {
        HttpResponseMessage response = Response(200, content, "video/mp4", []);
        if (statedLength is not null)
        {
            response.Content = new StreamContent(new MemoryStream(content));
            response.Content.Headers.ContentLength = statedLength;
        }

        return Task.FromResult(response);
    });

    private static HttpResponseMessage Response(int status, byte[] body, string mediaType, (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        AddHeaders(response, headers);
        return response;
    }

    private static void AddHeaders(HttpResponseMessage response, (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }
    }
}
