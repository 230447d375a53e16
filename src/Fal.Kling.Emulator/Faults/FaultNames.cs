using System.Globalization;

namespace Fal.Kling.Emulator;

/// <summary>Finds a fault by its name.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<string, Fault> Fixed = new Fault[]
    {
        Fault.ResetBeforeBody, Fault.ResetWithinBody, Fault.ResetAfterBody, Fault.Hang,
        Fault.AcceptThenReset, Fault.AcceptThenHang, Fault.AcceptThenBadGateway, Fault.AcceptThenBadGatewayWithRequestId,
        Fault.AcceptThenHalfBody, Fault.AcceptThenHalfBodyInChunks, Fault.AcceptThenGarbage,
        Fault.BadGateway, Fault.Unauthorized, Fault.BalanceExhausted,
        Fault.RateLimited(), Fault.Unavailable(), Fault.CutStream(), Fault.EndStream(), Fault.SilenceStream(), Fault.SplitBody(),
        Fault.IgnoreRange, Fault.ChangeFile, Fault.HtmlPage, Fault.RangeNotSatisfiable, Fault.Expired,
        Fault.RepeatFirstStatus, Fault.StreamWithoutStatus(), Fault.ByteOrderMark, Fault.Gzip, Fault.CloseDelimited(), Fault.ChangeETag, Fault.EchoKey(),
        Fault.OmitQueuePosition, Fault.ResultEarly(), Fault.MissingVideo, Fault.InternalServerError,
    }.ToDictionary(fault => fault.Name.Split('=')[0]);

    private static readonly Dictionary<string, Func<string, Fault>> WithArgument = new()
    {
        ["answer"] = argument => Fault.Answer(Number(argument)),
        ["accept-then-answer"] = argument => Fault.AcceptThenAnswer(Number(argument)),
        ["rate-limited"] = argument => Fault.RateLimited(TimeSpan.FromSeconds(Number(argument))),
        ["unavailable"] = argument => Fault.Unavailable(TimeSpan.FromSeconds(Number(argument))),
        ["cut-stream"] = argument => Fault.CutStream(Number(argument)),
        ["end-stream"] = argument => Fault.EndStream(Number(argument)),
        ["silence-stream"] = argument => Fault.SilenceStream(Number(argument)),
        ["split-body"] = argument => Fault.SplitBody(Number(argument)),
        ["reset-at"] = argument => Fault.ResetAt(Bytes(argument)),
        ["cut-at"] = argument => Fault.CutAt(Bytes(argument)),
        ["stall-at"] = argument => Fault.StallAt(Bytes(argument)),
        ["end-at"] = argument => Fault.EndAt(Bytes(argument)),
        ["shorten-to"] = argument => Fault.ShortenTo(Bytes(argument)),
        ["stream-without-status"] = Fault.StreamWithoutStatus,
        ["endless-line"] = argument => Fault.EndlessLine(Bytes(argument)),
        ["endless-event"] = argument => Fault.EndlessEvent(Bytes(argument)),
        ["inflate-body"] = argument => Fault.InflateBody(Bytes(argument)),
        ["close-delimited"] = argument => Fault.CloseDelimited(Bytes(argument)),
        ["echo-key"] = argument => Fault.EchoKey(Number(argument)),
        ["redirect"] = Redirect,
        ["shape-result"] = argument => Fault.ShapeResult(Enum.Parse<EmulatedResultShape>(argument.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)),
        ["claim-status"] = Fault.ClaimStatus,
        ["shape-logs"] = argument => Fault.ShapeLogs(Enum.Parse<EmulatedLogShape>(argument, ignoreCase: true)),
        ["bill-as"] = Fault.BillAs,
        ["result-early"] = argument => Fault.ResultEarly(Number(argument)),
        ["model-error"] = argument => Fault.ModelError(argument, $"The model failed: {argument}"),
        ["platform-error"] = argument => Fault.PlatformError(argument, 503),
    };

    public static Fault Parse(string names) => names.Split(CombinedFault.Separator) is { Length: > 1 } several
        ? Fault.Combine([.. several.Select(ParseOne)])
        : ParseOne(names);

    private static Fault ParseOne(string name)
    {
        string[] parts = name.Trim().Split('=', 2);
        try
        {
            if (parts.Length == 1 && Fixed.TryGetValue(parts[0], out Fault? fault))
            {
                return fault;
            }

            if (parts.Length == 2 && WithArgument.TryGetValue(parts[0], out Func<string, Fault>? make))
            {
                return make(parts[1]);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"'{parts[1]}' is not a valid argument of the fault '{parts[0]}'.", exception);
        }

        throw new FormatException(
            $"There is no fault '{name}'. The faults are: {string.Join(", ", Fixed.Keys.Concat(WithArgument.Keys.Select(key => key + "=…")).Order())}.");
    }

    private static Fault Redirect(string argument) => argument.Split(' ', 2) is [var statusCode, var location]
        ? Fault.Redirect(Number(statusCode), location)
        : throw new FormatException("The argument of a redirect is a status and a location, such as '307 /elsewhere'.");

    private static long Bytes(string argument) => long.Parse(argument, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Number(string argument) => int.Parse(argument, NumberStyles.None, CultureInfo.InvariantCulture);
}
