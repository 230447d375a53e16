using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class FaultTests
{
    public static TheoryData<string, bool, int> BrokenResponses { get; } = new(
        from isHttp2 in (bool[])[false, true]
        from fault in (IEnumerable<(string Name, int Bought)>)
        [
            ("reset-before-body", 0), ("reset-within-body", 0), ("reset-after-body", 0),
            ("accept-then-reset", 1), ("accept-then-half-body", 1), ("accept-then-half-body-in-chunks", 1),
        ]
        select (fault.Name, isHttp2, fault.Bought));

    [Theory]
    [MemberData(nameof(BrokenResponses))]
    public async Task A_response_that_is_cut_creates_a_job_or_does_not_as_the_faults_name_says(string fault, bool isHttp2, int bought)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Parse(fault));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => wire.SubmitAsync());
        Assert.Equal(bought, wire.Emulator.Jobs.Count);
        Assert.Equal(fault, Assert.Single(wire.Emulator.Requests).Fault);

        await wire.BuyAsync();
        Assert.Equal(bought + 1, wire.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task A_reset_is_a_tcp_reset()
    {
        await using Wire wire = await Wire.StartAsync();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, wire.Emulator.QueueUrl.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync("GET /a/b HTTP/1.1\r\nHost: x\r\nX-Emulator-Fault: reset-before-body\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        SocketException exception = await Assert.ThrowsAsync<SocketException>(
            async () => await socket.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
    }

    [Theory]
    [InlineData(false, "hang", 0)]
    [InlineData(true, "hang", 0)]
    [InlineData(false, "accept-then-hang", 1)]
    [InlineData(true, "accept-then-hang", 1)]
    public async Task A_response_that_never_comes_keeps_the_client_waiting_until_it_disconnects(bool isHttp2, string fault, int bought)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        FaultOrder order = wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Parse(fault));
        using CancellationTokenSource patience = new();
        Task<HttpResponseMessage> response = wire.Http.SendAsync(
            wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"a"}"""), patience.Token);
        while (order.Served == 0 || wire.Emulator.Jobs.Count < bought)
        {
            await Task.Yield();
        }

        Assert.False(response.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        Assert.Equal(bought, wire.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task Disposing_the_emulator_releases_clients_that_are_hanging()
    {
        Wire wire = await Wire.StartAsync();
        FaultOrder order = wire.Emulator.Faults.Order(FalOperation.Submit, Fault.AcceptThenHang);
        Task<HttpResponseMessage> response = wire.SubmitAsync();
        while (order.Served == 0)
        {
            await Task.Yield();
        }

        await wire.Emulator.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response);
        await wire.DisposeAsync();
    }

    [Theory]
    [InlineData(false, "accept-then-bad-gateway", 1, 502, false)]
    [InlineData(true, "accept-then-bad-gateway", 1, 502, false)]
    [InlineData(false, "accept-then-bad-gateway-with-request-id", 1, 502, true)]
    [InlineData(false, "bad-gateway", 0, 502, false)]
    [InlineData(false, "accept-then-garbage", 1, 200, false)]
    [InlineData(true, "accept-then-garbage", 1, 200, false)]
    [InlineData(false, "accept-then-answer=504", 1, 504, true)]
    [InlineData(false, "rate-limited", 0, 429, false)]
    [InlineData(false, "rate-limited=7", 0, 429, false)]
    [InlineData(true, "unavailable", 0, 503, false)]
    [InlineData(true, "unavailable=7", 0, 503, false)]
    [InlineData(false, "unauthorized", 0, 401, false)]
    [InlineData(false, "balance-exhausted", 0, 403, false)]
    public async Task A_request_can_inject_its_own_fault(bool isHttp2, string fault, int bought, int statusCode, bool namesRequest)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"a"}""");
        request.Headers.Add(Fault.HeaderName, fault);
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(statusCode, (int)response.StatusCode);
        Assert.Equal(namesRequest, response.Headers.Contains("x-fal-request-id"));
        Assert.Equal(bought, wire.Emulator.Jobs.Count);
        Assert.Equal(fault.EndsWith("=7", StringComparison.Ordinal) ? TimeSpan.FromSeconds(7) : null, response.Headers.RetryAfter?.Delta);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(statusCode == 502, body.Contains("nginx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_fault_gets_a_response_that_lists_the_known_ones()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Get, wire.Url("x"));
        request.Headers.Add(Fault.HeaderName, "earthquake");
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("accept-then-reset", (await Wire.JsonOf(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_response_can_be_injected()
    {
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(
            FalOperation.Find, Fault.Answer(418, "teapot", new Dictionary<string, string> { ["Content-Type"] = "text/plain", ["X-Pot"] = "tea" }));
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, new Uri($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint")));
        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("tea", response.Headers.GetValues("X-Pot").Single());
        Assert.Equal("teapot", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Scheduled_faults_strike_in_order_and_only_the_requests_they_target()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        string other = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Status, Fault.Unauthorized, times: 2, when: request => request.RequestId == requestId);
        FaultOrder always = wire.Emulator.Faults.Order(FalOperation.Status, Fault.BalanceExhausted, FaultPlan.Always, request => request.RequestId == requestId);
        foreach (int expected in (int[])[401, 401, 403, 403])
        {
            Assert.Equal(expected, await Code(requestId));
        }

        Assert.Equal(200, await Code(other));
        always.Withdraw();
        Assert.Equal(2, always.Served);
        Assert.Equal(200, await Code(requestId));
        wire.Emulator.Faults.Choose = request => request.Operation == FalOperation.Status ? Fault.Unavailable() : null;
        Assert.Equal(503, await Code(requestId));
        wire.Emulator.Faults.Clear();
        Assert.Equal(200, await Code(requestId));

        async Task<int> Code(string id)
        {
            using HttpResponseMessage response = await wire.GetAsync(id, "/status");
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_is_taken_down_refuses_or_drops_connections_and_returns_on_the_same_port(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.FromHours(1) }, isHttp2);
        string requestId = await wire.BuyAsync();
        using HttpResponseMessage stream = await wire.SendAsync(wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream")), HttpCompletionOption.ResponseHeadersRead);
        await using (await wire.Emulator.Faults.RefuseConnectionsAsync(FalHost.Queue, TestContext.Current.CancellationToken))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => wire.SubmitAsync());
            Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
            using HttpResponseMessage list = await wire.SendAsync(wire.Request(HttpMethod.Get, new Uri($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint")));
            Assert.Equal(HttpStatusCode.BadRequest, list.StatusCode);
        }

        await wire.BuyAsync();
        Assert.Equal(2, wire.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task The_emulator_can_be_stopped_while_a_host_is_down()
    {
        Wire wire = await Wire.StartAsync();
        IAsyncDisposable scope = await wire.Emulator.Faults.RefuseConnectionsAsync(FalHost.Cdn, TestContext.Current.CancellationToken);
        await wire.DisposeAsync();
        await scope.DisposeAsync();
    }

    [Theory]
    [InlineData("model-error=content_policy_violation", 422, "bad_request", "content_policy_violation")]
    [InlineData("internal-server-error", 500, "runner_server_error", "internal_server_error")]
    [InlineData("platform-error=runner_disconnected", 503, "runner_disconnected", null)]
    public async Task A_fault_can_make_a_job_fail(string fault, int statusCode, string errorType, string? type)
    {
        Fault named = fault == "internal-server-error" ? Fault.InternalServerError : Fault.Parse(fault);
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(FalOperation.Submit, named);
        string requestId = await wire.BuyAsync();
        JsonElement status = await wire.StatusAsync(requestId);
        Assert.Equal(errorType, status.GetProperty("error_type").GetString());
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(statusCode, (int)result.StatusCode);
        JsonElement body = await Wire.JsonOf(result);
        Assert.Equal(type ?? errorType, type is null ? body.GetProperty("error_type").GetString() : body.GetProperty("detail")[0].GetProperty("type").GetString());
        Assert.Equal(0m, wire.Emulator.AmountCharged);
    }

    [Theory]
    [InlineData("result-early", 400, "still in progress")]
    [InlineData("result-early=200", 200, "still in progress")]
    [InlineData("model-error=image_too_small", 422, "image_too_small")]
    [InlineData("internal-server-error", 500, "internal_server_error")]
    [InlineData("bad-gateway", 502, "nginx")]
    [InlineData("missing-video", 200, "images")]
    public async Task A_result_can_be_corrupted_once_and_is_intact_the_next_time(string fault, int statusCode, string text)
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Result, fault == "internal-server-error" ? Fault.InternalServerError : Fault.Parse(fault));
        using HttpResponseMessage spoilt = await wire.GetAsync(requestId);
        Assert.Equal(statusCode, (int)spoilt.StatusCode);
        string body = await spoilt.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(text, body, StringComparison.Ordinal);
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.True((await Wire.JsonOf(result)).TryGetProperty("video", out _));
    }

    [Fact]
    public async Task A_result_that_is_requested_too_early_contains_the_requests_urls()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.Faults.Order(FalOperation.Result, Fault.ResultEarly());
        using HttpResponseMessage early = await wire.GetAsync(requestId);
        Assert.Equal(wire.Url(requestId, "/status").AbsoluteUri, (await Wire.JsonOf(early)).GetProperty("status_url").GetString());
    }

    [Fact]
    public async Task A_truncated_response_is_the_first_half_of_the_real_one()
    {
        await using Wire wire = await Wire.StartAsync();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, wire.Emulator.QueueUrl.Port, TestContext.Current.CancellationToken);
        string request = $"POST /{Wire.TextToVideo} HTTP/1.1\r\nHost: x\r\nAuthorization: Key {wire.Emulator.ApiKey}\r\n"
            + "X-Emulator-Fault: accept-then-half-body\r\nContent-Length: 14\r\n\r\n{\"prompt\":\"a\"}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader reader = new(new NetworkStream(socket));
        string response = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        (string head, string body) = response.Split("\r\n\r\n") is [var first, var second] ? (first, second) : ("", "");
        int length = int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(length / 2, body.Length);
        Assert.StartsWith("""{"status":"IN_QUEUE","request_id":""", body, StringComparison.Ordinal);
    }
}
