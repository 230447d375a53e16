using System.Reflection;

namespace Fal.Kling.Tests.Conventions;

/// <summary>Each exception carries what callers need for a decision, under the name that the documentation gives it.</summary>
public sealed class ExceptionContentTests
{
    public static TheoryData<Type, string> Content => new()
    {
        { typeof(KlingException), "Ticket" },
        { typeof(KlingValidationException), "Ticket Problems" },
        { typeof(KlingApiException), "Ticket StatusCode Reason ErrorType RequestId IsRetryable RetryAfter RawBody" },
        { typeof(KlingJobFailedException), "Ticket ErrorType Problems IsRetryable Logs" },
        { typeof(KlingTimeoutException), "Ticket Limit Duration" },
        { typeof(KlingSubmitUncertainException), "Ticket Attempt" },
        { typeof(KlingIdempotencyException), "IdempotencyKey StoredFingerprint Fingerprint" },
        { typeof(KlingCanceledException), "Ticket" },
    };

    public static TheoryData<Type> Exceptions => [.. Content.Select(row => row.Data.Item1)];

    [Theory]
    [MemberData(nameof(Content))]
    public void An_exception_carries_what_its_documentation_says(Type exception, string properties)
    {
        IEnumerable<string> missing = properties.Split(' ').Except(exception.GetProperties().Select(property => property.Name));
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void The_documentation_lists_exactly_what_an_exception_carries(Type exception)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<string> carried = exception.GetProperties(Declared).Select(property => property.Name).Where(name => name != nameof(Exception.Message));
        string row = Assert.Single(
            Repository.Read("docs", "errors.md").Split("## What each one carries")[1].Split('\n'),
            line => line.StartsWith($"| `{exception.Name}` |", StringComparison.Ordinal));

        Assert.Equal(carried.Order(), row.Split('|')[2].Split(',').Select(name => name.Trim(' ', '`')).Order());
    }

    [Fact]
    public void Every_exception_is_listed_and_has_a_row_in_the_documentation()
    {
        Type[] exceptions = [.. typeof(KlingClient).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Exception)))];
        string page = Repository.Read("docs", "errors.md");

        Assert.Equal(exceptions.Select(type => type.Name).Order(), Content.Select(row => row.Data.Item1.Name).Order());
        Assert.All(exceptions, type => Assert.Contains($"| `{type.Name}`", page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<ApiErrorReason>(), reason => Assert.Contains($"`KlingApiException`, `{reason}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Cancellation_is_an_OperationCanceledException_and_every_other_failure_is_a_KlingException()
    {
        Assert.Equal(typeof(OperationCanceledException), typeof(KlingCanceledException).BaseType);
        Assert.All(
            typeof(KlingClient).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Exception)) && type != typeof(KlingCanceledException)),
            type => Assert.True(typeof(KlingException).IsAssignableFrom(type)));
    }
}
