using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.Endpoint;

/// <summary>Calls a handler of any shape: its parameters are the webhook, the token, and services.</summary>
[RequiresUnreferencedCode("The parameters of the handler are found by reflection.")]
[RequiresDynamicCode("The parameters of the handler are found by reflection.")]
internal static class DelegateHandler
{
    /// <exception cref="ArgumentException">The handler's parameters or its return type cannot be used.</exception>
    public static Func<KlingWebhook, IServiceProvider, CancellationToken, Task> Create(Delegate handler, IServiceProvider application)
    {
        MethodInfo method = handler.Method;
        CheckReturnType(method);
        Func<KlingWebhook, IServiceProvider, CancellationToken, object?>[] arguments = [.. method.GetParameters().Select(parameter => ArgumentOf(parameter, application))];
        return (webhook, services, token) => AsTask(
            method.Invoke(handler.Target, BindingFlags.DoNotWrapExceptions, binder: null, [.. arguments.Select(argument => argument(webhook, services, token))], culture: null));
    }

    private static void CheckReturnType(MethodInfo method)
    {
        Type type = method.ReturnType;
        if (type != typeof(void) && type != typeof(ValueTask) && !type.IsAssignableTo(typeof(Task)))
        {
            throw new ArgumentException($"The webhook handler returns {type}. It must return Task, ValueTask or nothing.", nameof(method));
        }

        if (type == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw new ArgumentException("The webhook handler is async void, so its end and its exceptions cannot be observed. Return Task.", nameof(method));
        }
    }

    private static Func<KlingWebhook, IServiceProvider, CancellationToken, object?> ArgumentOf(ParameterInfo parameter, IServiceProvider application)
    {
        Type type = parameter.ParameterType;
        if (type == typeof(KlingWebhook))
        {
            return (webhook, _, _) => webhook;
        }

        if (type == typeof(CancellationToken))
        {
            return (_, _, token) => token;
        }

        if (type == typeof(IServiceProvider))
        {
            return (_, services, _) => services;
        }

        object? key = parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key;
        if (IsKnown(type, key, application) == false)
        {
            throw new ArgumentException($"The webhook handler's parameter {parameter.Name} is a {type}, which is neither KlingWebhook nor CancellationToken nor a registered service.", nameof(parameter));
        }

        return key is null ? (_, services, _) => services.GetRequiredService(type) : (_, services, _) => services.GetRequiredKeyedService(type, key);
    }

    private static bool? IsKnown(Type type, object? key, IServiceProvider application) => key is null
        ? application.GetService<IServiceProviderIsService>()?.IsService(type)
        : application.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(type, key);

    private static Task AsTask(object? returned) => returned switch
    {
        Task task => task,
        ValueTask task => task.AsTask(),
        _ => Task.CompletedTask,
    };
}
