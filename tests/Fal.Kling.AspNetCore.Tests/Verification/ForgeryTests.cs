using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using Fal.Kling.AspNetCore.Tests.Support;

namespace Fal.Kling.AspNetCore.Tests.Verification;

/// <summary>Calls that differ from a genuine one in one way. None is accepted, and each says why.</summary>
public sealed class ForgeryTests
{
    private const string HexZero = "00000000000000000000000000000000";

    // The order of the group, which a verifier that is too lenient lets one add to the second half of a signature.
    private static readonly BigInteger GroupOrder = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    // Points of small order, for which some signatures fit any message, a point in a second encoding, and the vector's key with a point of small order added.
    private static readonly string[] UnusablePoints =
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "9e69be237f3b0d1b2fc782ba791fec9a0f6f955c240d6ed35d8cfde3910d2ed5",
    ];

    private static readonly Dictionary<string, (WebhookRefusal Reason, Call Call)> Cases = new()
    {
        ["no headers"] = (WebhookRefusal.Headers, Call.Vector with { Headers = [] }),
        ["no request id"] = (WebhookRefusal.Headers, Call.Vector.Without(Call.RequestIdHeader)),
        ["no user id"] = (WebhookRefusal.Headers, Call.Vector.Without(Call.UserIdHeader)),
        ["no timestamp"] = (WebhookRefusal.Headers, Call.Vector.Without(Call.TimestampHeader)),
        ["no signature"] = (WebhookRefusal.Headers, Call.Vector.Without(Call.SignatureHeader)),
        ["empty request id"] = (WebhookRefusal.Headers, Call.Vector.With(Call.RequestIdHeader, string.Empty)),
        ["empty user id"] = (WebhookRefusal.Headers, Call.Vector.With(Call.UserIdHeader, string.Empty)),
        ["empty timestamp"] = (WebhookRefusal.Headers, Call.Vector.With(Call.TimestampHeader, string.Empty)),
        ["empty signature"] = (WebhookRefusal.Headers, Call.Vector.With(Call.SignatureHeader, string.Empty)),
        ["request id twice"] = (WebhookRefusal.Headers, Call.Vector.And(Call.RequestIdHeader, "req-2")),
        ["user id twice, equal"] = (WebhookRefusal.Headers, Call.Vector.And(Call.UserIdHeader, Call.UserId)),
        ["timestamp twice, in another case"] = (WebhookRefusal.Headers, Call.Vector.And("x-fal-webhook-timestamp", Call.Timestamp)),
        ["signature twice"] = (WebhookRefusal.Headers, Call.Vector.And(Call.SignatureHeader, Call.Signature)),
        ["user ids joined by a comma"] = (WebhookRefusal.Headers, Call.Signed(userId: "user-1,user-2")),
        ["request id with a space"] = (WebhookRefusal.Headers, Call.Vector.With(Call.RequestIdHeader, " req-1")),
        ["user id with a space"] = (WebhookRefusal.Headers, Call.Vector.With(Call.UserIdHeader, "user-1 ")),
        ["signature with a space"] = (WebhookRefusal.Headers, Call.Vector.With(Call.SignatureHeader, " " + Call.Signature)),
        ["request id of a path"] = (WebhookRefusal.Headers, Call.Signed("../req-1")),
        ["request id of two lines"] = (WebhookRefusal.Headers, Call.Signed("req-1\nuser-1")),
        ["user id of two lines"] = (WebhookRefusal.Headers, Call.Signed(userId: "user-1\n1790000000")),
        ["user id outside of ASCII"] = (WebhookRefusal.Headers, Call.Signed(userId: "usér-1")),
        ["request id too long"] = (WebhookRefusal.Headers, Call.Signed(new string('r', 129))),
        ["user id too long"] = (WebhookRefusal.Headers, Call.Signed(userId: new string('u', 129))),
        ["a part of the message in the wrong header"] = (WebhookRefusal.Headers, Call.Vector.With(Call.RequestIdHeader, "req-1\nuser-1").With(Call.UserIdHeader, string.Empty)),
        ["another request id"] = (WebhookRefusal.Signature, Call.Vector.With(Call.RequestIdHeader, "req-2")),
        ["request id in another case"] = (WebhookRefusal.Signature, Call.Vector.With(Call.RequestIdHeader, "REQ-1")),
        ["another user id"] = (WebhookRefusal.Signature, Call.Vector.With(Call.UserIdHeader, "user-2")),
        ["request id and user id exchanged"] = (WebhookRefusal.Signature, Call.Vector.With(Call.RequestIdHeader, Call.UserId).With(Call.UserIdHeader, Call.RequestId)),
        ["another timestamp"] = (WebhookRefusal.Signature, Call.Vector.With(Call.TimestampHeader, "1790000001")),
        ["timestamp with a leading zero"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "01790000000")),
        ["timestamp with a plus sign"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "+1790000000")),
        ["negative timestamp"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "-1790000000")),
        ["timestamp with spaces"] = (WebhookRefusal.Headers, Call.Signed(timestamp: " 1790000000")),
        ["timestamp with a fraction"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "1790000000.0")),
        ["timestamp in milliseconds"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "1790000000000")),
        ["timestamp beyond all numbers"] = (WebhookRefusal.Headers, Call.Signed(timestamp: new string('9', 40))),
        ["timestamp in other digits"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "١٧٩٠٠٠٠٠٠٠")),
        ["timestamp in hexadecimal"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "0x6AB1A380")),
        ["timestamp as a date"] = (WebhookRefusal.Headers, Call.Signed(timestamp: "2026-09-21T14:13:20Z")),
        ["one byte of the body"] = (WebhookRefusal.Signature, Call.Vector with { Content = Encoding.UTF8.GetBytes(Call.Body.Replace("v.mp4", "w.mp4", StringComparison.Ordinal)) }),
        ["body without its end"] = (WebhookRefusal.Signature, Call.Vector with { Content = Call.Vector.Content[..^1] }),
        ["body with a line break at its end"] = (WebhookRefusal.Signature, Call.Vector with { Content = [.. Call.Vector.Content, (byte)'\n'] }),
        ["body with a byte order mark"] = (WebhookRefusal.Signature, Call.Vector with { Content = [0xEF, 0xBB, 0xBF, .. Call.Vector.Content] }),
        ["body in UTF-16"] = (WebhookRefusal.Signature, Call.Vector with { Content = Encoding.Unicode.GetBytes(Call.Body) }),
        ["body formatted again"] = (WebhookRefusal.Signature, Call.Vector with { Content = Encoding.UTF8.GetBytes(Call.Body.Replace(":", ": ", StringComparison.Ordinal)) }),
        ["body compressed"] = (WebhookRefusal.Signature, Call.Vector with { Content = Compressed(Call.Vector.Content) }),
        ["no body"] = (WebhookRefusal.Signature, Call.Vector with { Content = [] }),
        ["body of another request"] = (WebhookRefusal.Signature, Call.Vector with { Content = Call.Signed("req-2").Content }),
        ["signed with another key"] = (WebhookRefusal.Signature, Call.Signed(key: FalKey.Other)),
        ["signature of zeros"] = (WebhookRefusal.Signature, Call.Vector.With(Call.SignatureHeader, HexZero + HexZero + HexZero + HexZero)),
        ["signature with a changed digit"] = (WebhookRefusal.Signature, Call.Vector.With(Call.SignatureHeader, "3" + Call.Signature[1..])),
        ["signature with its halves exchanged"] = (WebhookRefusal.Signature, Call.Vector.With(Call.SignatureHeader, Call.Signature[64..] + Call.Signature[..64])),
        ["signature with the group's order added"] = (WebhookRefusal.Signature, Call.Vector.With(Call.SignatureHeader, WithGroupOrder(Call.Signature))),
        ["signature too short"] = (WebhookRefusal.Headers, Call.Vector.With(Call.SignatureHeader, Call.Signature[..^2])),
        ["signature too long"] = (WebhookRefusal.Headers, Call.Vector.With(Call.SignatureHeader, Call.Signature + "00")),
        ["signature in base64"] = (WebhookRefusal.Headers, Call.Vector.With(Call.SignatureHeader, Convert.ToBase64String(Convert.FromHexString(Call.Signature)))),
        ["signature with a prefix"] = (WebhookRefusal.Headers, Call.Vector.With(Call.SignatureHeader, "0x" + Call.Signature[2..])),
        ["signature over the body itself"] = (WebhookRefusal.Signature, Call.Vector.With(Call.SignatureHeader, FalKey.Vector.SignMessage(Call.Body))),
        ["signature over a message with a line break at its end"] = (WebhookRefusal.Signature, Call.Vector.With(
            Call.SignatureHeader, FalKey.Vector.SignMessage($"req-1\nuser-1\n1790000000\nf30974dd5ba00ccbcff79754c9435c7a2f85b34a9335620a73d6e2ba743278e5\n"))),
        ["signature over the hash in upper case"] = (WebhookRefusal.Signature, Call.Vector.With(
            Call.SignatureHeader, FalKey.Vector.SignMessage($"req-1\nuser-1\n1790000000\nF30974DD5BA00CCBCFF79754C9435C7A2F85B34A9335620A73D6E2BA743278E5"))),
        ["genuine, for another account"] = (WebhookRefusal.User, Call.Signed(userId: "user-2")),
        ["genuine, for an account whose name begins alike"] = (WebhookRefusal.User, Call.Signed(userId: "user-12")),
        ["genuine, for an account in another case"] = (WebhookRefusal.User, Call.Signed(userId: "USER-1")),
        ["genuine, about another request in its body"] = (WebhookRefusal.Body, Call.Signed("req-2", body: Call.Body)),
        ["genuine, without JSON"] = (WebhookRefusal.Body, Call.Signed(body: "status=OK")),
        ["genuine, without a request id in its body"] = (WebhookRefusal.Body, Call.Signed(body: """{"status":"OK"}""")),
        ["genuine, with a list as its body"] = (WebhookRefusal.Body, Call.Signed(body: "[]")),
        ["genuine, without a body"] = (WebhookRefusal.Body, Call.Signed(body: string.Empty)),
        ["query with an endpoint twice"] = (WebhookRefusal.Query, Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) + "&kling_endpoint=fal-ai/other" }),
        ["query with an endpoint of a path"] = (WebhookRefusal.Query, Call.Vector with { Query = "?kling_endpoint=../../other" }),
        ["query with a trace that is none"] = (WebhookRefusal.Query, Call.Vector with { Query = Verifiers.QueryOf(Verifiers.Endpoint) + "&kling_trace=x" }),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_forged_call_is_refused(string name)
    {
        (WebhookRefusal reason, Call call) = Cases[name];
        KlingWebhookVerification verification = await Verifiers.Create().VerifyAsync(call);
        Assert.Equal(reason, verification.Reason);
        Assert.Null(verification.Webhook);
        Assert.False(verification.IsAccepted || verification.IsLate);
        Assert.NotEmpty(verification.Explanation);
        Assert.Equal(reason is WebhookRefusal.Body or WebhookRefusal.Query ? 400 : 401, (int)verification.StatusCode);
    }

    // With the secret, the same query is proof or nothing.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?order=7")]
    [InlineData("?kling_endpoint=fal-ai/kling-video/v2.1/master/text-to-video")]
    [InlineData("?kling_endpoint=fal-ai/kling-video/v2.1/master/text-to-video&kling_mac=00000000000000000000000000000000")]
    [InlineData("OTHER ENDPOINT")]
    [InlineData("OTHER SECRET")]
    [InlineData("TWICE")]
    public async Task With_a_secret_a_genuine_body_under_another_query_is_refused(string? query)
    {
        string authentic = Verifiers.QueryOf(Verifiers.Endpoint, Verifiers.Secret);
        query = query switch
        {
            "OTHER ENDPOINT" => authentic.Replace("master", "pro", StringComparison.Ordinal),
            "OTHER SECRET" => Verifiers.QueryOf(Verifiers.Endpoint, "another secret of mine"),
            "TWICE" => authentic + "&" + authentic[1..],
            _ => query,
        };
        KlingWebhookVerification verification = await Verifiers.Create(options => options.UrlSecret = Verifiers.Secret).VerifyAsync(Call.Vector with { Query = query });
        Assert.Equal((WebhookRefusal.Query, 401), (verification.Reason, (int)verification.StatusCode));
        Assert.Null(verification.Webhook);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_its_signature_is_computed()
    {
        KeyServer keys = new(FalKey.Vector);
        KlingWebhookVerification verification = await Verifiers.Create(keys: keys).VerifyAsync(Call.Vector with { Content = new byte[(1024 * 1024) + 1] });
        Assert.Equal((WebhookRefusal.TooLarge, 413), (verification.Reason, (int)verification.StatusCode));
        Assert.Equal(0, keys.Requests);
    }

    [Fact]
    public async Task A_key_that_can_fit_what_it_did_not_sign_is_not_used()
    {
        string points = string.Join(',', UnusablePoints.Select(point => $$"""{"kty":"OKP","crv":"Ed25519","x":"{{System.Buffers.Text.Base64Url.EncodeToString(Convert.FromHexString(point))}}"}"""));
        KeyServer keys = new();
        keys.Serve($$"""{"keys":[{{points}}]}""");
        Call call = Call.Vector.With(Call.SignatureHeader, UnusablePoints[0] + HexZero + HexZero);
        Assert.Equal(WebhookRefusal.KeysUnavailable, (await Verifiers.Create(keys: keys).VerifyAsync(call)).Reason);
    }

    [Fact]
    public async Task Explanations_contain_nothing_of_a_call_that_fal_did_not_sign()
    {
        const string Marker = "stranger";
        Call call = Call.Signed(Marker, Marker, body: Marker, key: FalKey.Other, query: "?" + Marker);
        KlingWebhookVerifier verifier = Verifiers.Create();
        Call[] calls = [call, call.With(Call.SignatureHeader, Marker), call.With(Call.TimestampHeader, Marker), call.With(Call.UserIdHeader, " " + Marker)];
        foreach (Call forged in calls)
        {
            KlingWebhookVerification verification = await verifier.VerifyAsync(forged);
            Assert.DoesNotContain(Marker, verification.ToString(), StringComparison.Ordinal);
            Assert.Null(verification.RequestId);
            Assert.Null(verification.Origin);
        }
    }

    private static byte[] Compressed(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private static string WithGroupOrder(string signature)
    {
        BigInteger scalar = new(Convert.FromHexString(signature[64..]), isUnsigned: true);
        return signature[..64] + Convert.ToHexStringLower((scalar + GroupOrder).ToByteArray(isUnsigned: true)).PadRight(64, '0');
    }
}
