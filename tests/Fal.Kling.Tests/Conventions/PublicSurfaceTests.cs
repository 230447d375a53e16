using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fal.Kling.Tests.Conventions;

/// <summary>Rules for the public surface that no compiler checks.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly Type[] Types = typeof(KlingClient).Assembly.GetExportedTypes();

    private static readonly MethodInfo[] Methods =
        [.. Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))];

    // If it were on, these tests would pass where an application published with Native AOT fails.
    [Fact]
    public void Tests_run_without_reflection_based_JSON() => Assert.False(JsonSerializer.IsReflectionEnabledByDefault);

    [Fact]
    public void Strong_named_programs_can_use_the_library() => Assert.NotEmpty(typeof(KlingClient).Assembly.GetName().GetPublicKeyToken()!);

    [Fact]
    public void There_are_fewer_than_ninety_public_types_besides_the_request_types() =>
        Assert.InRange(Types.Count(type => !type.IsSubclassOf(typeof(KlingRequest)) && type.GetCustomAttribute<EditorBrowsableAttribute>() is null), 1, 89);

    [Fact]
    public void Every_asynchronous_method_ends_in_Async_and_takes_an_optional_cancellation_token_last()
    {
        MethodInfo[] asynchronous = [.. Methods.Where(method => IsAsynchronous(method.ReturnType))];
        Assert.NotEmpty(asynchronous);
        Assert.All(asynchronous, method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            ParameterInfo last = method.GetParameters()[^1];
            Assert.Equal(typeof(CancellationToken), last.ParameterType);
            Assert.Equal("cancellationToken", last.Name);
            Assert.True(last.IsOptional, $"{method.DeclaringType}.{method.Name}");
        });
        Assert.All(Methods.Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)), method => Assert.True(IsAsynchronous(method.ReturnType), method.Name));
    }

    [Fact]
    public void Types_that_were_not_designed_for_inheritance_are_sealed()
    {
        Assert.All(Types.Where(type => type != typeof(KlingException)), type =>
            Assert.True(type.IsSealed || type.IsAbstract || type.IsEnum || type.IsInterface || type.IsValueType, type.FullName));
        Type[] bases = [typeof(KlingRequest), typeof(KlingRequest<>), typeof(KlingResult), typeof(KlingJob), typeof(KlingJob<>), typeof(KlingMedia), typeof(JobUpdate)];
        Assert.All(bases, type => Assert.All(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public),
            constructor => Assert.True(constructor.IsFamilyAndAssembly || constructor.GetParameters() is [{ ParameterType: var only }] && only == type, $"{type}: anyone could add a kind")));
    }

    [Fact]
    public void Returned_objects_are_immutable()
    {
        Assert.All(Types.Where(type => type != typeof(KlingClientOptions)).SelectMany(PropertiesOf), property =>
            Assert.True(property.SetMethod is not { IsPublic: true } setter || setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)), $"{property.DeclaringType}.{property.Name}"));
        Assert.All(Types.Where(type => !type.IsEnum).SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)), field =>
            Assert.True(field.IsInitOnly || field.IsLiteral, $"{field.DeclaringType}.{field.Name}"));
        Assert.All(
            Types.SelectMany(PropertiesOf),
            property => Assert.False(property.PropertyType.IsArray || property.PropertyType.Name.StartsWith("List`", StringComparison.Ordinal), $"{property.DeclaringType}.{property.Name}"));
    }

    [Fact]
    public void Every_failure_is_a_KlingException_or_a_cancellation() =>
        Assert.All(Types.Where(type => type.IsSubclassOf(typeof(Exception))), type =>
            Assert.True(type.IsAssignableTo(typeof(KlingException)) || type.IsAssignableTo(typeof(OperationCanceledException)), type.FullName));

    [Fact]
    public void One_using_directive_is_enough() =>
        Assert.All(Types, type => Assert.Contains(type.Namespace, new[] { "Fal.Kling", "Microsoft.Extensions.DependencyInjection" }));

    [Fact]
    public void No_synchronous_method_blocks_on_the_network()
    {
        HashSet<string> asynchronous = [.. Methods.Where(method => IsAsynchronous(method.ReturnType)).Select(NameOf)];
        Assert.DoesNotContain(Methods, method => asynchronous.Contains(NameOf(method) + "Async"));
    }

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";

    private static PropertyInfo[] PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static bool IsAsynchronous(Type type) =>
        type.IsAssignableTo(typeof(Task))
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        || type == typeof(ValueTask);
}
