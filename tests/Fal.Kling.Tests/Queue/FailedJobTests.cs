using System.Net;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Queue;

/// <summary>Every error type that fal documents for a job becomes a message with the field, the limit and the type.</summary>
public sealed class FailedJobTests
{
    public static TheoryData<string, string> InputErrors => new()
    {
        { "content_policy_violation", "{}" },
        { "no_media_generated", "{}" },
        { "image_too_small", """{"min_height":300,"min_width":300}""" },
        { "image_too_large", """{"max_height":4096,"max_width":4096}""" },
        { "image_load_error", "{}" },
        { "file_download_error", "{}" },
        { "face_detection_error", "{}" },
        { "file_too_large", """{"max_size":10485760}""" },
        { "greater_than", """{"gt":0}""" },
        { "greater_than_equal", """{"ge":0}""" },
        { "less_than", """{"lt":1}""" },
        { "less_than_equal", """{"le":1}""" },
        { "multiple_of", """{"multiple_of":5}""" },
        { "sequence_too_short", """{"min_length":1}""" },
        { "sequence_too_long", """{"max_length":2500}""" },
        { "one_of", """{"expected":["5","10"]}""" },
        { "feature_not_supported", "{}" },
        { "invalid_archive", """{"supported_extensions":[".zip"]}""" },
        { "archive_file_count_below_minimum", """{"min_count":2,"provided_count":1}""" },
        { "archive_file_count_exceeds_maximum", """{"max_count":2,"provided_count":3}""" },
        { "audio_duration_too_long", """{"max_duration":10,"provided_duration":12.5}""" },
        { "audio_duration_too_short", """{"min_duration":10,"provided_duration":2.5}""" },
        { "video_duration_too_long", """{"max_duration":10,"provided_duration":12.5}""" },
        { "video_duration_too_short", """{"min_duration":10,"provided_duration":2.5}""" },
        { "unsupported_audio_format", """{"supported_formats":[".mp3"]}""" },
        { "unsupported_image_format", """{"supported_formats":[".png",".jpg"]}""" },
        { "unsupported_video_format", """{"supported_formats":[".mp4"]}""" },
        { "string_too_long", """{"max_length":2500}""" },
        { "value_error.missing", "null" },
        { "a_type_that_fal_adds_later", """{"reason":{"nested":true}}""" },
    };

    public static TheoryData<string, int> PlatformErrors => new()
    {
        { "request_timeout", 504 },
        { "startup_timeout", 504 },
        { "runner_scheduling_failure", 503 },
        { "runner_connection_timeout", 503 },
        { "runner_disconnected", 503 },
        { "runner_connection_refused", 503 },
        { "runner_connection_error", 503 },
        { "runner_incomplete_response", 502 },
        { "runner_server_error", 500 },
        { "client_disconnected", 499 },
        { "client_cancelled", 499 },
        { "bad_request", 400 },
        { "internal_error", 500 },
        { "a_type_that_fal_adds_later", 418 },
    };

    public static TheoryData<string, int> ModelErrors => new()
    {
        { "internal_server_error", 500 },
        { "generation_timeout", 504 },
        { "downstream_service_error", 400 },
        { "downstream_service_error", 500 },
        { "downstream_service_unavailable", 500 },
    };

    [Theory]
    [MemberData(nameof(InputErrors))]
    public async Task Invalid_input_is_reported_with_its_field_type_and_limits(string type, string context)
    {
        string body = $$"""{"detail":[{"loc":["body","prompt"],"msg":"It is not right","type":"{{type}}","url":"https://docs.fal.ai/errors#x","ctx":{{context}},"input":"secret input"}]}""";
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => ResultOfAsync(422, body));

        KlingProblem problem = Assert.Single(exception.Problems);
        Assert.Equal("prompt", problem.Path);
        Assert.Equal(type, problem.Type);
        Assert.Equal(type == "content_policy_violation", exception.IsContentPolicy);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(body, exception.RawBody);
        Assert.Contains("prompt: It is not right", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret input", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
        using System.Text.Json.JsonDocument limits = System.Text.Json.JsonDocument.Parse(context);
        if (limits.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            Assert.All(limits.RootElement.EnumerateObject(), limit => Assert.Contains($"{limit.Name}: {limit.Value}", exception.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"detail":"The prompt is too long"}""", "", "The prompt is too long")]
    [InlineData("""{"detail":{"loc":["body","image_url"],"msg":"Not an image","type":"image_load_error"}}""", "image_url", "Not an image")]
    [InlineData("""{"detail":{"message":"Not an image"}}""", "", "Not an image")]
    [InlineData("""{"detail":["Not an image"]}""", "", "Not an image")]
    [InlineData("""{"detail":[{"loc":["body","items",2,"url"],"msg":"Bad"}]}""", "items.2.url", "Bad")]
    [InlineData("""{"detail":[{"loc":["query","x"],"msg":"Bad"}]}""", "query.x", "Bad")]
    [InlineData("""{"detail":[{"loc":["body"],"msg":"Bad"}]}""", "", "Bad")]
    [InlineData("""{"detail":[{"loc":"prompt","msg":"Bad"}]}""", "prompt", "Bad")]
    [InlineData("""{"detail":[{"type":"odd"}]}""", "", "odd")]
    [InlineData("""{"detail":[{"loc":["body"],"input":{"prompt":"secret prompt"}}]}""", "", "fal gave no reason")]
    [InlineData("""{"detail":{"type":"odd","input":"secret prompt","ctx":{"input":"secret prompt","le":3}}}""", "", "odd (le: 3)")]
    [InlineData("""{"detail":[]}""", "", "fal gave no reason")]
    [InlineData("""{"message":"Bad words"}""", "", "Bad words")]
    [InlineData("""{"error":{"type":"validation_error","message":"Bad"}}""", "", "Bad")]
    [InlineData("""{"error":"Bad"}""", "", "Bad")]
    [InlineData("<html/>", "", "fal gave no reason")]
    [InlineData("", "", "fal gave no reason")]
    public async Task A_422_is_readable_in_every_shape(string body, string path, string message)
    {
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => ResultOfAsync(422, body, ("X-Fal-Error-Type", "odd")));
        KlingProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(path, problem.Path);
        Assert.Equal(message, problem.Message);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret prompt", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Unprocessable", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_are_reported()
    {
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => ResultOfAsync(
            422, """{"detail":[{"loc":["body","prompt"],"msg":"Too long","type":"a"},{"loc":["body","cfg_scale"],"msg":"Too big","type":"b","ctx":{"le":1}}]}"""));
        Assert.Equal(["prompt", "cfg_scale"], exception.Problems.Select(problem => problem.Path));
        Assert.Contains("prompt: Too long; cfg_scale: Too big (le: 1)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PlatformErrors))]
    public async Task A_platform_failure_ends_the_job_with_its_type(string type, int status)
    {
        string body = $$"""{"detail":"Words of fal","error_type":"{{type}}"}""";
        KlingJobFailedException exception = await Assert.ThrowsAsync<KlingJobFailedException>(() => ResultOfAsync(status, body, ("X-Fal-Error-Type", "older_type")));
        Assert.Equal(type, exception.ErrorType);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(body, exception.RawBody);
        Assert.Empty(exception.Problems);
        Assert.Empty(exception.Logs);
        Assert.Contains("Words of fal", exception.Message, StringComparison.Ordinal);
        Assert.Contains(type, exception.Message, StringComparison.Ordinal);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ModelErrors))]
    public async Task A_model_failure_ends_the_job_with_its_list_of_problems(string type, int status)
    {
        KlingJobFailedException exception = await Assert.ThrowsAsync<KlingJobFailedException>(
            () => ResultOfAsync(status, $$"""{"detail":[{"loc":["body"],"msg":"It broke","type":"{{type}}"}]}"""));
        Assert.Equal(type, exception.ErrorType);
        Assert.Equal("It broke", Assert.Single(exception.Problems).Message);
        Assert.Contains("It broke", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_type_can_be_in_the_header_alone()
    {
        KlingJobFailedException exception = await Assert.ThrowsAsync<KlingJobFailedException>(() => ResultOfAsync(504, string.Empty, ("X-Fal-Error-Type", "startup_timeout")));
        Assert.Equal("startup_timeout", exception.ErrorType);
        Assert.Contains("startup_timeout", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Fal-Needs-Retry", "1", true)]
    [InlineData("X-Fal-Needs-Retry", "true", true)]
    [InlineData("X-Fal-Needs-Retry", "True", true)]
    [InlineData("X-Fal-Needs-Retry", "false", false)]
    [InlineData("X-Fal-Needs-Retry", "0", false)]
    [InlineData("X-Fal-Retryable", "true", true)]
    [InlineData("X-Fal-Retryable", "false", false)]
    [InlineData("X-Other", "x", true)]
    public async Task Fals_retryable_header_decides_and_otherwise_the_status(string header, string value, bool retryable)
    {
        KlingJobFailedException exception = await Assert.ThrowsAsync<KlingJobFailedException>(
            () => ResultOfAsync(500, """{"detail":"x","error_type":"internal_error"}""", (header, value)));
        Assert.Equal(retryable, exception.IsRetryable);
    }

    [Fact]
    public async Task The_newer_header_wins_over_the_older_one_and_a_client_error_is_not_retryable_by_default()
    {
        const string Body = """{"detail":"x","error_type":"bad_request"}""";
        KlingJobFailedException both = await Assert.ThrowsAsync<KlingJobFailedException>(
            () => ResultOfAsync(400, Body, ("X-Fal-Needs-Retry", "1"), ("X-Fal-Retryable", "false")));
        KlingJobFailedException none = await Assert.ThrowsAsync<KlingJobFailedException>(() => ResultOfAsync(400, Body));
        Assert.True(both.IsRetryable);
        Assert.False(none.IsRetryable);
    }

    [Fact]
    public async Task The_result_of_a_failed_job_is_requested_only_once()
    {
        FakeFal fal = new();
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED", ",\"error\":\"Invalid status code: 503\"")));
        fal.Handler.Result.Then(Reply.Json(503, """{"detail":"x","error_type":"runner_disconnected"}"""));
        await Assert.ThrowsAsync<KlingJobFailedException>(() => fal.WaitAsync());
        Assert.Equal(2, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task An_error_body_of_megabytes_is_kept_up_to_64_KiB()
    {
        KlingJobFailedException exception = await Assert.ThrowsAsync<KlingJobFailedException>(
            () => ResultOfAsync(500, $$"""{"detail":"{{new string('x', 1_000_000)}}","error_type":"internal_error"}"""));
        Assert.Equal(64 * 1024, exception.RawBody!.Length);
    }

    private static Task<KlingVideo> ResultOfAsync(int status, string body, params (string Name, string Value)[] headers)
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, FakeFal.JobUrl)
            .Respond((HttpStatusCode)status, headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), "application/json", body);
        return fal.Job.GetResultAsync(TestContext.Current.CancellationToken);
    }
}
