using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Keys can be rotated while jobs run.</summary>
public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_rotated_key_sees_its_accounts_jobs_and_the_old_key_gets_401()
    {
        await using Wire wire = await Wire.StartAsync();
        string old = wire.Emulator.ApiKey;
        string requestId = await wire.BuyAsync();

        wire.Emulator.AddApiKey("new:secret", sameAccountAs: old);
        Assert.Equal((200, 200), (await StatusAsync(wire, requestId, old), await StatusAsync(wire, requestId, "new:secret")));

        Assert.True(wire.Emulator.RevokeApiKey(old));
        Assert.False(wire.Emulator.RevokeApiKey(old));
        Assert.Equal((401, 200), (await StatusAsync(wire, requestId, old), await StatusAsync(wire, requestId, "new:secret")));
        Assert.Equal("new:secret", wire.Emulator.ApiKey);
        Assert.Equal(old, wire.Emulator.Jobs[0].ApiKey);
        Assert.Equal(HttpStatusCode.Unauthorized, await ListAsync(wire, old));
        Assert.Equal(HttpStatusCode.OK, await ListAsync(wire, "new:secret"));
    }

    [Fact]
    public async Task A_new_key_gets_an_account_of_its_own_by_default()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        wire.Emulator.AddApiKey("other:secret");
        Assert.Equal(404, await StatusAsync(wire, requestId, "other:secret"));
    }

    [Fact]
    public async Task A_revoked_key_that_is_restored_belongs_to_its_old_account()
    {
        await using Wire wire = await Wire.StartAsync();
        string key = wire.Emulator.ApiKey;
        string requestId = await wire.BuyAsync();
        wire.Emulator.RevokeApiKey(key);
        Assert.Equal(401, await StatusAsync(wire, requestId, key));
        Assert.Equal(key, wire.Emulator.ApiKey);
        wire.Emulator.AddApiKey(key);
        Assert.Equal(200, await StatusAsync(wire, requestId, key));
    }

    [Fact]
    public async Task A_key_that_could_never_be_valid_is_rejected_at_startup()
    {
        await using Wire wire = await Wire.StartAsync();
        Assert.Throws<ArgumentException>("key", () => wire.Emulator.AddApiKey("no-secret"));
        Assert.Throws<ArgumentException>("sameAccountAs", () => wire.Emulator.AddApiKey("new:secret", "stranger:knows"));
    }

    private static async Task<int> StatusAsync(Wire wire, string requestId, string key)
    {
        using HttpResponseMessage response = await SendAsync(wire, wire.Url(requestId, "/status"), key);
        return (int)response.StatusCode;
    }

    private static async Task<HttpStatusCode> ListAsync(Wire wire, string key)
    {
        using HttpResponseMessage response = await SendAsync(wire, new Uri($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint?endpoint_id={Wire.TextToVideo}"), key);
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(Wire wire, Uri url, string key)
    {
        HttpRequestMessage request = wire.Request(HttpMethod.Get, url, withKey: false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Key", key);
        return wire.SendAsync(request);
    }
}
